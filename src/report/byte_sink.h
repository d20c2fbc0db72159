#pragma once
// Where an export goes, piece by piece: a file, a socket, a string.
//
// Errors:  write() gives the sink's own sentence; whoever writes stops at the first and hands it on.
// Threads: one at a time.
#include <string_view>

#include "core/error.h"

namespace loadtest {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
  // What was written goes now, where it would wait for more; the others keep nothing back.
  virtual Result<void> flush() { return {}; }
  // Whether it is still wanted, for who has much to do before it writes: an error, where nobody is there.
  virtual Result<void> go_on() { return {}; }
};

}  // namespace loadtest
