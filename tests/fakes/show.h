#pragma once
// How failures look in a test's messages.
#include <ostream>

#include "core/failure.h"

namespace loadtest {

inline void PrintTo(const Failure& failure, std::ostream* out) {
  *out << name(failure.stage) << " " << name(failure.kind) << ": " << failure.detail;
}

}  // namespace loadtest
