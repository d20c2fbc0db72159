#pragma once
// Where a run may be aimed, so that nobody uses the server to reach what only the server can reach.
//
// Rules:   http and https only. With allowed patterns (api/target_pattern.h), the name must match one, or
//          every address that it stands for. Link-local addresses and those of cloud metadata services are
//          refused unless a pattern that names an address matches them; so are unspecified and multicast
//          ones.
// Checked: the name, and then every address that it stands for; a run checks those it connects to
//          (RunHooks::may_connect), so that a name that changes its meaning in between is of no use.
// Errors:  an entry that is no pattern allows nothing (parse_target_pattern() says so before).
// Threads: any.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/target_pattern.h"
#include "core/error.h"
#include "core/server_url.h"

namespace loadtest {

// The addresses of a name; blocks. Empty: it stands for nothing.
using LookUp = std::function<std::vector<std::string>(const std::string& host)>;
std::vector<std::string> look_up_addresses(const std::string& host);

class TargetPolicy {
 public:
  // `allowed` empty: any.
  explicit TargetPolicy(const std::vector<std::string>& allowed, LookUp look_up = look_up_addresses);

  // Needs no network, so a name that only its addresses may allow is let through.
  Result<void> check_url(const std::string& url) const;
  // `addresses`: what the host of `url` stands for.
  Result<void> check_addresses(const std::string& url, const std::vector<std::string>& addresses) const;
  // check_url(), then the addresses of the name: blocks. A name that stands for nothing is let through where
  // it may be tested by name: the run tells of it.
  Result<void> check_resolved(const std::string& url) const;
  // For a server that a proxy looks up: its name must be allowed as such, as nobody knows what the proxy
  // connects to.
  Result<void> check_behind_proxy(const std::string& url) const;

 private:
  bool allows_name(const ServerUrl& url) const;
  bool allows_address(const ServerUrl& url, const std::string& address) const;

  bool any_ = false;
  std::vector<TargetPattern> allowed_;
  LookUp look_up_;
};

// Why an address is refused by itself ("a link-local address"); empty: it is not.
std::string_view special_address(const std::string& address);

}  // namespace loadtest
