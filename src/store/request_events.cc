#include "store/request_events.h"

#include <limits>

namespace loadtest {
namespace {

// Seven bits a byte, the lowest first; the top bit says that more follow.
void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(static_cast<unsigned char>(value | 0x80));
    value >>= 7;
  }
  out += static_cast<char>(static_cast<unsigned char>(value));
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

// Small in both directions: 0, -1, 1, -2, … become 0, 1, 2, 3, …
std::uint64_t zigzag(std::uint64_t delta) { return (delta << 1) ^ (0 - (delta >> 63)); }
std::uint64_t unzigzag(std::uint64_t value) { return (value >> 1) ^ (0 - (value & 1)); }

}  // namespace

std::string pack_events(const RequestEvents& events) {
  std::string out;
  out.reserve(events.size() * 5);
  std::uint64_t previous = 0;
  for (const auto& [offset_ns, tokens] : events) {
    const auto offset = static_cast<std::uint64_t>(offset_ns);
    append_varint(out, zigzag(offset - previous));
    append_varint(out, tokens);
    previous = offset;
  }
  return out;
}

std::optional<RequestEvents> unpack_events(std::string_view bytes) {
  RequestEvents events;
  std::uint64_t offset = 0;
  while (!bytes.empty()) {
    const auto delta = take_varint(bytes);
    const auto tokens = take_varint(bytes);
    if (!delta || !tokens || *tokens > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    offset += unzigzag(*delta);
    events.emplace_back(static_cast<std::int64_t>(offset), static_cast<std::uint32_t>(*tokens));
  }
  return events;
}

}  // namespace loadtest
