#pragma once
// The top-level fields of a Protocol Buffers message, read without its schema.
//
// Threads: pure. Source: https://protobuf.dev/programming-guides/encoding/
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace loadtest {

struct ProtobufField {
  std::uint64_t number = 0;
  std::size_t end = 0;  // bytes of the message up to and with this field
};

// In the order of the message. nullopt: the message ends within a field, or is none; groups, which nobody
// writes any more, are not understood.
std::optional<std::vector<ProtobufField>> protobuf_fields(std::string_view message);

}  // namespace loadtest
