#pragma once
#include <QtTest>
#include <QtWidgets>

#include "ui/main_window.h"
