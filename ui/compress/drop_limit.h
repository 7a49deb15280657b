// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>

class QDoubleSpinBox;
class QSlider;
class QToolButton;
class QWidget;

namespace tenfold::ui {

class DropService;

/// The controls of a budget of accuracy: how many points may be lost, and on which samples that is measured.
class DropLimit : public QObject {
  Q_OBJECT

 public:
  /// The controls are children of `group`; the caller puts them into its rows.
  DropLimit(DropService& service, QWidget* group);

  QSlider* slider() const { return slider_; }
  QDoubleSpinBox* points() const { return points_; }
  QToolButton* samples() const { return samples_; }
  void setVisible(bool visible);

  /// Accuracy that may be lost: 0.01 is a point.
  double most() const;
  void show(double most);

  /// What is to be said below the controls.
  struct Words {
    QString text, tip;
    bool warns = false;
  };
  Words words() const;
  /// The longest words that a try has: room for them keeps the row in place while tries come.
  static QString longest();
  /// Looks again at what is lacking.
  void refresh();

 signals:
  /// The words may differ.
  void changed();
  void samplesWanted();

 private:
  DropService& service_;
  QSlider* slider_;
  QDoubleSpinBox* points_;
  QToolButton* samples_;
};

}  // namespace tenfold::ui
