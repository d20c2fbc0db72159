#include "core/error.h"

#include <stdexcept>

namespace loadtest {

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

}  // namespace loadtest
