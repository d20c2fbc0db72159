#include "tokenize/protobuf_fields.h"

namespace loadtest {
namespace {

constexpr std::size_t kMost_varint_bytes = 10;

// Takes it off the front of `bytes`.
std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < kMost_varint_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= std::uint64_t{byte & 0x7FU} << (7 * i);
    if (byte < 0x80) {
      bytes.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

// Bytes of the value at the front of `bytes`, which may be more than there are; takes its length off, where
// it has one.
std::optional<std::uint64_t> value_bytes(std::uint64_t wire_type, std::string_view& bytes) {
  switch (wire_type) {
    case 0:
      return take_varint(bytes) ? std::optional<std::uint64_t>(0) : std::nullopt;
    case 1:
      return 8;
    case 2:
      return take_varint(bytes);
    case 5:
      return 4;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<ProtobufField>> protobuf_fields(std::string_view message) {
  std::vector<ProtobufField> fields;
  for (std::string_view rest = message; !rest.empty();) {
    const auto tag = take_varint(rest);
    if (!tag || *tag >> 3U == 0) return std::nullopt;
    const auto bytes = value_bytes(*tag & 7U, rest);
    if (!bytes || *bytes > rest.size()) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(*bytes));
    fields.push_back({*tag >> 3U, message.size() - rest.size()});
  }
  return fields;
}

}  // namespace loadtest
