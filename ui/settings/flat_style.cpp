// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/flat_style.h"

#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>
#include <algorithm>

#include "ui/settings/palette.h"

namespace tenfold::ui {
namespace {

constexpr double radius = 4;

void roundedBox(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& line) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
  painter.setBrush(fill);
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  painter.restore();
}

QColor mixed(const QColor& one, const QColor& other, double share) {
  const auto part = [&](int a, int b) { return static_cast<int>(a + (b - a) * share); };
  return {part(one.red(), other.red()), part(one.green(), other.green()), part(one.blue(), other.blue())};
}

void drawButton(const QStyleOption& option, QPainter& painter) {
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
  const QPalette& palette = option.palette;
  const bool enabled = option.state & QStyle::State_Enabled;
  const bool primary = button != nullptr && (button->features & QStyleOptionButton::DefaultButton);
  QColor fill = primary && enabled ? accent(palette) : palette.color(QPalette::Base);
  if (option.state & (QStyle::State_Sunken | QStyle::State_On))
    fill = mixed(fill, palette.color(QPalette::Text), 0.15);
  else if (enabled && (option.state & QStyle::State_MouseOver))
    fill = mixed(fill, palette.color(QPalette::Text), 0.06);
  const bool focused =
      (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange);
  QColor line = primary && enabled ? fill : hairline(palette);
  if (focused) line = primary ? palette.color(QPalette::Text) : accent(palette);
  roundedBox(painter, option.rect, fill, line);
}

void drawField(const QStyleOption& option, QPainter& painter) {
  const bool focused = option.state & QStyle::State_HasFocus;
  roundedBox(painter, option.rect, option.palette.color(QPalette::Base),
             focused ? accent(option.palette) : hairline(option.palette));
}

void drawCheckBox(const QStyleOption& option, QPainter& painter) {
  const bool on = option.state & QStyle::State_On, enabled = option.state & QStyle::State_Enabled;
  const QPalette& palette = option.palette;
  const bool focused = option.state & QStyle::State_HasFocus;
  const QRect box = option.rect.adjusted(0, 0, -1, -1);
  roundedBox(painter, box, on && enabled ? accent(palette) : palette.color(QPalette::Base),
             on || focused ? accent(palette) : secondaryText(palette));
  if (!on) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(
      QPen(palette.color(QPalette::HighlightedText), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const QPointF c = QRectF(box).center();
  painter.drawPolyline(QPolygonF({c + QPointF(-3.2, 0.2), c + QPointF(-0.8, 2.8), c + QPointF(3.4, -2.6)}));
  painter.restore();
}

void drawArrow(const QRect& rect, bool down, const QColor& colour, QPainter& painter) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const QPointF c = QRectF(rect).center();
  const double h = down ? 2 : -2;
  painter.drawPolyline(QPolygonF({c + QPointF(-3.5, -h), c + QPointF(0, h * 0.9), c + QPointF(3.5, -h)}));
  painter.restore();
}

void drawBranch(const QStyleOption& option, QPainter& painter) {
  if (!(option.state & QStyle::State_Children)) return;
  const QPointF c = QRectF(option.rect).center();
  QPainterPath path;
  if (option.state & QStyle::State_Open)
    path.addPolygon(QPolygonF({c + QPointF(-4, -2), c + QPointF(4, -2), c + QPointF(0, 3)}));
  else
    path.addPolygon(QPolygonF({c + QPointF(-2, -4), c + QPointF(-2, 4), c + QPointF(3, 0)}));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillPath(path, secondaryText(option.palette));
  painter.restore();
}

void drawSlider(const QStyleOptionSlider& slider, QPainter& painter, const QWidget* widget,
                const QStyle& style) {
  const QRect groove = style.subControlRect(QStyle::CC_Slider, &slider, QStyle::SC_SliderGroove, widget);
  const QRect handle = style.subControlRect(QStyle::CC_Slider, &slider, QStyle::SC_SliderHandle, widget);
  const QPalette& palette = slider.palette;
  const bool enabled = slider.state & QStyle::State_Enabled;
  QColor tone = accent(palette);
  if (widget != nullptr && widget->property("tone").isValid())
    tone = widget->property("tone").value<QColor>();
  if (!enabled) tone = palette.color(QPalette::Disabled, QPalette::Text);
  const double y = QRectF(groove).center().y(), x = QRectF(handle).center().x();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(hairline(palette));
  painter.drawRoundedRect(QRectF(groove.left(), y - 2, groove.width(), 4), 2, 2);
  painter.setBrush(tone);
  painter.drawRoundedRect(QRectF(groove.left(), y - 2, x - groove.left(), 4), 2, 2);
  if (slider.state & QStyle::State_HasFocus) {
    QColor halo = tone;
    halo.setAlpha(60);
    painter.setBrush(halo);
    painter.drawEllipse(QPointF(x, y), 9, 9);
  }
  painter.setPen(QPen(tone, 2));
  painter.setBrush(palette.color(QPalette::Base));
  painter.drawEllipse(QPointF(x, y), 5.5, 5.5);
  painter.restore();
}

void drawCombo(const QStyleOptionComboBox& combo, QPainter& painter) {
  QStyleOption box(combo);
  if (combo.frame) {
    box.state.setFlag(QStyle::State_HasFocus, combo.state & QStyle::State_HasFocus);
    drawField(box, painter);
  }
  const QRect arrow(combo.rect.right() - 20, combo.rect.top(), 16, combo.rect.height());
  const bool enabled = combo.state & QStyle::State_Enabled;
  drawArrow(arrow, true,
            enabled ? secondaryText(combo.palette) : combo.palette.color(QPalette::Disabled, QPalette::Text),
            painter);
}

void drawSpin(const QStyleOptionSpinBox& spin, QPainter& painter, const QWidget* widget,
              const QStyle& style) {
  drawField(spin, painter);
  const auto arrow = [&](QStyle::SubControl part, bool down, QAbstractSpinBox::StepEnabledFlag step) {
    const QRect rect = style.subControlRect(QStyle::CC_SpinBox, &spin, part, widget);
    const bool can = spin.stepEnabled & step && spin.state & QStyle::State_Enabled;
    const bool pressed = spin.activeSubControls == part && spin.state & QStyle::State_Sunken;
    drawArrow(rect, down,
              pressed ? accent(spin.palette)
              : can   ? secondaryText(spin.palette)
                      : hairline(spin.palette),
              painter);
  };
  if (spin.buttonSymbols == QAbstractSpinBox::NoButtons) return;
  arrow(QStyle::SC_SpinBoxUp, false, QAbstractSpinBox::StepUpEnabled);
  arrow(QStyle::SC_SpinBoxDown, true, QAbstractSpinBox::StepDownEnabled);
}

void drawHeaderSection(const QStyleOption& option, QPainter& painter) {
  painter.fillRect(option.rect, option.palette.color(QPalette::AlternateBase));
}

void drawProgress(const QStyleOptionProgressBar& bar, QPainter& painter) {
  const double y = QRectF(bar.rect).center().y();
  const QRectF groove(bar.rect.left(), y - 2.5, bar.rect.width(), 5);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(hairline(bar.palette));
  painter.drawRoundedRect(groove, 2.5, 2.5);
  const int span = bar.maximum - bar.minimum;
  if (span > 0 && bar.progress > bar.minimum) {
    painter.setBrush(accent(bar.palette));
    const double share = double(bar.progress - bar.minimum) / span;
    painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * share, 5), 2.5, 2.5);
  }
  painter.restore();
}

void drawScrollBar(const QStyleOptionSlider& bar, QPainter& painter, const QWidget* widget,
                   const QStyle& style) {
  if (bar.maximum <= bar.minimum) return;
  const QRectF handle = style.subControlRect(QStyle::CC_ScrollBar, &bar, QStyle::SC_ScrollBarSlider, widget);
  QColor colour = secondaryText(bar.palette);
  colour.setAlpha(bar.state & QStyle::State_MouseOver || bar.state & QStyle::State_Sunken ? 190 : 110);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawRoundedRect(handle.adjusted(2, 2, -2, -2), 3, 3);
  painter.restore();
}

}  // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
  switch (element) {
    case PE_PanelButtonCommand:
      return drawButton(*option, *painter);
    case PE_FrameLineEdit:
    case PE_PanelLineEdit:
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
          frame != nullptr && frame->lineWidth == 0)
        return;
      return drawField(*option, *painter);
    case PE_IndicatorCheckBox:
      return drawCheckBox(*option, *painter);
    case PE_IndicatorBranch:
      return drawBranch(*option, *painter);
    case PE_FrameFocusRect:
      return;  // focus shows as an accent outline, a halo or the selected row
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
      if (option->state & State_Selected) painter->fillRect(option->rect, selectionTint(option->palette));
      return;
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
      return;
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const {
  if (element == CE_ItemViewItem) {
    auto item = *qstyleoption_cast<const QStyleOptionViewItem*>(option);
    item.palette.setColor(QPalette::HighlightedText, item.palette.color(QPalette::Text));
    QProxyStyle::drawControl(element, &item, painter, widget);
  } else if (element == CE_HeaderSection) {
    drawHeaderSection(*option, *painter);
  } else if (element == CE_HeaderEmptyArea) {
    painter->fillRect(option->rect, option->palette.color(QPalette::AlternateBase));
  } else if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
             bar != nullptr && element == CE_ProgressBar) {
    drawProgress(*bar, *painter);
  } else if (element == CE_PushButtonLabel) {
    auto button = *qstyleoption_cast<const QStyleOptionButton*>(option);
    if (button.features & QStyleOptionButton::DefaultButton && button.state & State_Enabled)
      button.palette.setColor(QPalette::ButtonText, button.palette.color(QPalette::HighlightedText));
    QProxyStyle::drawControl(element, &button, painter, widget);
  } else if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
             combo != nullptr && element == CE_ComboBoxLabel && !combo->editable) {
    auto shown = *combo;
    const int icon = shown.currentIcon.isNull() ? 0 : shown.iconSize.width() + 4;
    const QRect field = proxy()->subControlRect(CC_ComboBox, &shown, SC_ComboBoxEditField, widget);
    // as wide as its words it is by its size hint, which counts on the gap before the arrow
    constexpr int gap = 3;
    shown.currentText =
        shown.fontMetrics.elidedText(shown.currentText, Qt::ElideRight, field.width() - icon + gap);
    QProxyStyle::drawControl(element, &shown, painter, widget);
  } else if (element == CE_Splitter) {
    return;  // the gap between two cards is the handle
  } else {
    QProxyStyle::drawControl(element, option, painter, widget);
  }
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                   QPainter* painter, const QWidget* widget) const {
  if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
      slider != nullptr && control == CC_Slider && slider->orientation == Qt::Horizontal)
    drawSlider(*slider, *painter, widget, *proxy());
  else if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
           combo != nullptr && control == CC_ComboBox && !combo->editable)
    drawCombo(*combo, *painter);
  else if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
           spin != nullptr && control == CC_SpinBox)
    drawSpin(*spin, *painter, widget, *proxy());
  else if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
           bar != nullptr && control == CC_ScrollBar)
    drawScrollBar(*bar, *painter, widget, *proxy());
  else
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                const QWidget* widget) const {
  const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
  if (control != CC_ScrollBar || bar == nullptr)
    return QProxyStyle::subControlRect(control, option, part, widget);
  // no arrows: the whole length is groove
  const bool horizontal = bar->orientation == Qt::Horizontal;
  const int length = horizontal ? bar->rect.width() : bar->rect.height();
  const std::int64_t span = std::int64_t(bar->maximum) - bar->minimum;
  const int handle =
      span <= 0 ? length
                : std::clamp(int(std::int64_t(length) * bar->pageStep / (span + bar->pageStep)), 24, length);
  const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle,
                                            bar->upsideDown);
  const auto stretch = [&](int from, int to) {
    const QRect& whole = bar->rect;
    return horizontal ? QRect(whole.left() + from, whole.top(), to - from, whole.height())
                      : QRect(whole.left(), whole.top() + from, whole.width(), to - from);
  };
  if (part == SC_ScrollBarSlider) return stretch(start, start + handle);
  if (part == SC_ScrollBarSubPage) return stretch(0, start);
  if (part == SC_ScrollBarAddPage) return stretch(start + handle, length);
  return part == SC_ScrollBarGroove ? bar->rect : QRect();
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const {
  const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
  return type == CT_PushButton ? wanted + QSize(10, 0) : wanted;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  if (metric == PM_SplitterWidth) return 8;
  if (metric == PM_HeaderMargin) return 6;
  if (metric == PM_ScrollBarExtent) return 10;
  if (metric == PM_ButtonShiftHorizontal || metric == PM_ButtonShiftVertical) return 0;
  return QProxyStyle::pixelMetric(metric, option, widget);
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* data) const {
  if (hint == SH_Slider_AbsoluteSetButtons) return Qt::LeftButton;  // a click goes where it points
  if (hint == SH_UnderlineShortcut && qobject_cast<const QLabel*>(widget) != nullptr) return 0;
  if (hint == SH_ItemView_ActivateItemOnSingleClick) return 0;
  if (hint == SH_ComboBox_Popup) return 0;
  return QProxyStyle::styleHint(hint, option, widget, data);
}

}  // namespace tenfold::ui
