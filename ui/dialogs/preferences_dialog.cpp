// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/preferences_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include "ui/settings/text_size.h"
#include "ui/widgets/card.h"

namespace tenfold::ui {
namespace {

QWidget* inLine(QWidget* one, QWidget* other, QWidget* parent) {
  auto* line = new QWidget(parent);
  auto* layout = new QHBoxLayout(line);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(one);
  layout->addWidget(other);
  layout->addStretch(1);
  line->setFocusProxy(one);
  return line;
}

}  // namespace

PreferencesDialog::PreferencesDialog(const Values& values, QWidget* parent) : QDialog(parent) {
  setObjectName("preferences");
  setWindowTitle(tr("Preferences"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* form = new QFormLayout(this);
  form->setContentsMargins(16, 16, 16, 12);
  form->setVerticalSpacing(12);
  form->setHorizontalSpacing(16);
  addAppearance(form);
  addWork(form);
  auto* reset = new QPushButton(tr("&Reset the layout"), this);
  reset->setObjectName("resetLayout");
  reset->setToolTip(tr("Panels and window as they were at first"));
  form->addRow(tr("Layout"), inLine(reset, new QWidget(this), this));
  // Enter in a number field is no press of a button
  for (QPushButton* button : {forget_, reset}) button->setAutoDefault(false);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  form->addRow(buttons);
  setMinimumWidth(420);
  show(values);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  connect(reset, &QPushButton::clicked, this, &PreferencesDialog::resetLayoutWanted);
  connectEditors();
}

void PreferencesDialog::addAppearance(QFormLayout* form) {
  theme_ = new QComboBox(this);
  theme_->setObjectName("preferredTheme");
  for (const auto& [text, theme] : {std::pair{tr("as the system"), Theme::system},
                                    std::pair{tr("light"), Theme::light}, std::pair{tr("dark"), Theme::dark}})
    theme_->addItem(text, int(theme));
  form->addRow(tr("&Colours"), theme_);
  language_ = new QComboBox(this);
  language_->setObjectName("preferredLanguage");
  language_->setToolTip(
      tr("Holds from the next start on; --language of the command line says it for one run"));
  // a language is called by its own name
  language_->addItem(tr("as the system"), QStringLiteral("system"));
  language_->addItem(QStringLiteral("English"), QStringLiteral("en"));
  language_->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
  form->addRow(tr("&Language"), inLine(language_, secondaryLabel(tr("from the next start on"), this), this));
  text_ = new QSpinBox(this);
  text_->setObjectName("preferredText");
  text_->setRange(leastTextPercent, mostTextPercent);
  text_->setSingleStep(10);
  text_->setSuffix(tr(" %"));
  text_->setToolTip(tr("Of the size that the system says"));
  text_->setKeyboardTracking(false);  // 1 on the way to 120 is no wish
  presenter_ = new QCheckBox(tr("&presenter mode (F11)"), this);
  presenter_->setObjectName("preferredPresenter");
  presenter_->setToolTip(tr("Large type on the whole screen, for a projector"));
  form->addRow(tr("Size of &text"), inLine(text_, presenter_, this));
}

void PreferencesDialog::addWork(QFormLayout* form) {
  threads_ = new QSpinBox(this);
  threads_->setObjectName("preferredThreads");
  threads_->setSpecialValueText(tr("automatic"));
  threads_->setToolTip(tr("How many processors computations take, from the next job on"));
  form->addRow(tr("T&hreads"), threads_);
  timeLayers_ = new QCheckBox(tr("ti&me every layer"), this);
  timeLayers_->setObjectName("preferredTimeLayers");
  timeLayers_->setToolTip(
      tr("Takes a few seconds of the processor after each opening; Model > Time every layer asks for it"));
  form->addRow(tr("Opened models"), timeLayers_);
  remembered_ = secondaryLabel({}, this);
  remembered_->setObjectName("rememberedCount");
  forget_ = new QPushButton(tr("&Forget them"), this);
  forget_->setObjectName("forgetFolders");
  forget_->setToolTip(tr("The list of recent files, and the folders and data sets that dialogs begin with"));
  form->addRow(tr("Remembered"), inLine(remembered_, forget_, this));
}

void PreferencesDialog::connectEditors() {
  connect(theme_, &QComboBox::currentIndexChanged, this,
          [this] { emit themeChosen(Theme(theme_->currentData().toInt())); });
  connect(language_, &QComboBox::currentIndexChanged, this,
          [this] { emit languageChosen(language_->currentData().toString()); });
  connect(text_, &QSpinBox::valueChanged, this, &PreferencesDialog::textPercentChosen);
  connect(presenter_, &QCheckBox::toggled, this, &PreferencesDialog::presenterChosen);
  connect(threads_, &QSpinBox::valueChanged, this, &PreferencesDialog::threadsChosen);
  connect(timeLayers_, &QCheckBox::toggled, this, &PreferencesDialog::timeLayersChosen);
  connect(forget_, &QPushButton::clicked, this, &PreferencesDialog::forgetWanted);
}

void PreferencesDialog::show(const Values& values) {
  const QSignalBlocker theme(theme_), language(language_), text(text_), presenter(presenter_),
      threads(threads_), timeLayers(timeLayers_);
  theme_->setCurrentIndex(theme_->findData(int(values.theme)));
  language_->setCurrentIndex(language_->findData(values.language.isEmpty() ? "system" : values.language));
  text_->setValue(values.textPercent);
  text_->setEnabled(!values.presenter);
  presenter_->setChecked(values.presenter);
  threads_->setRange(0, values.mostThreads);
  threads_->setValue(values.threads);
  timeLayers_->setChecked(values.timeLayers);
  remembered_->setText(values.remembered == 1 ? tr("1 recent file")
                                              : tr("%1 recent files").arg(values.remembered));
  forget_->setEnabled(values.places);
}

}  // namespace tenfold::ui
