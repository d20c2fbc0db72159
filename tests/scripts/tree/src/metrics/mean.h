#pragma once
#include <vector>

#include "core/clock.h"
