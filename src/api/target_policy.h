#pragma once
// Where a run may be aimed, so that nobody uses the server to reach what only the server can reach.
//
// Rules:   http and https only. With allowed patterns, the host must match one ("*.example.org",
//          "10.0.*", "llm:8000" with its port). Link-local addresses and those of cloud metadata services are
//          refused unless a pattern that names an address matches them; so are unspecified and multicast
//          ones.
// Checked: the name, and then every address that it stands for; a run checks those it connects to
//          (RunHooks::may_connect), so that a name that changes its meaning in between is of no use.
// Threads: any.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

class TargetPolicy {
 public:
  explicit TargetPolicy(std::vector<std::string> allowed) : allowed_(std::move(allowed)) {}

  Result<void> check_url(const std::string& url) const;  // needs no network
  Result<void> check_addresses(const std::string& url, const std::vector<std::string>& addresses) const;
  // check_url(), then the addresses of the name: blocks. A name that stands for nothing is let through: the
  // run tells of it.
  Result<void> check_resolved(const std::string& url) const;

 private:
  bool names(std::string_view host, std::uint16_t port) const;
  bool names_address(std::string_view address) const;

  std::vector<std::string> allowed_;
};

// Why an address is refused by itself ("a link-local address"); empty: it is not.
std::string_view special_address(const std::string& address);

}  // namespace loadtest
