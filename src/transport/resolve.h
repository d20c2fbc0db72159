#pragma once
// The addresses that a name stands for, within a time.
//
// Errors:  the system's where it knows none; timed_out after `patience`, operation_aborted once `go_on` says
// no. Threads: blocks its caller, who is asked about every 20 ms. The look-up, which nothing can end, has a
// thread of its own: where nobody waits for it any more it ends by itself, and owns all that it uses.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/time.h"
#include "transport/asio_types.h"

namespace loadtest {

struct Resolved {
  error_code error;
  std::vector<TcpEndpoint> endpoints;  // empty only where there is an error
};

// The system's own, IPv6 and IPv4; blocks for as long as it likes.
Resolved look_up(const std::string& host, std::uint16_t port);

using LookUp = std::function<Resolved(const std::string& host, std::uint16_t port)>;

// `go_on` may be empty. An address is its own, and nobody is asked.
Resolved resolve(const std::string& host, std::uint16_t port, Nanoseconds patience,
                 const std::function<bool()>& go_on, const LookUp& by = look_up);

}  // namespace loadtest
