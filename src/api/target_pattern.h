#pragma once
// One entry of --allowed-targets: hosts that runs may be aimed at.
//
// Names:     "*.example.org", "llm:8000", "*": match the host as it is written, whatever it stands for.
// Addresses: "10.0.*", "[fd00:*]:8000", "10.0.0.0/8", "fd00::/8": digits, dots and "*", IPv6 in brackets (or
//            with two colons and no port), networks. They match addresses, never a name, so a name has to
//            stand for addresses that match ("10.0.evil.example" is no address).
// Ports:     of both kinds; none: any port.
// Errors:    parse_target_pattern() says what is wrong with an entry.
// Threads:   any.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace loadtest {

struct TargetPattern {
  std::string host;  // of a network its first address; without brackets
  std::string port;  // empty: any
  std::optional<unsigned> network_bits;
  bool address = false;

  // False where the pattern is of the other kind; only "*" is of both.
  bool matches_name(std::string_view name, std::uint16_t name_port) const;
  bool matches_address(std::string_view address_text, std::uint16_t address_port) const;
  // Names the address as such, so that a special one may be meant: no network, no "*" in front.
  bool singles_out(std::string_view address_text, std::uint16_t address_port) const;
  bool matches_port(std::uint16_t one) const;
};

Result<TargetPattern> parse_target_pattern(std::string_view text);

}  // namespace loadtest
