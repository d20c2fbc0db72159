#pragma once
// Which bodies are read at all, told by the head of their request: before a byte of them is in memory.
//
// Not read: what is larger than its call takes, what comes without the key that its call needs, and uploads
// beyond so many at once. An upload counts from its head until its request has been answered; one whose
// connection broke, until the time for a whole request is over.
// Threads: begin() and ended() on the one that reads; places are let go on any.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "api/http_message.h"
#include "api/places.h"
#include "api/routes.h"
#include "core/clock.h"

namespace loadtest {

class BodyGate {
 public:
  // Whether the call needs a key that this one is not.
  using LacksKey = std::function<bool(const Route& route, std::string_view key)>;

  static constexpr std::size_t kMostUploads = 8;

  // `longest`: how long a request may take to arrive.
  BodyGate(std::uint64_t most_upload_bytes, Nanoseconds longest, LacksKey lacks_key, const Clock& clock)
      : most_upload_bytes_(most_upload_bytes),
        longest_(longest),
        lacks_key_(std::move(lacks_key)),
        clock_(clock) {}

  struct Head {
    std::string_view method, target;  // the target with its query
    std::string_view key;
    std::optional<std::uint64_t> length;  // missing: it comes in chunks
  };
  // Of a request with a body. `message` tells those that are being read at once apart.
  UnreadBody begin(const void* message, const Head& head);
  // How much of a body is read.
  std::uint64_t most_bytes(std::string_view method, std::string_view target) const;
  // The message has been read. The place that it had, if any, until its request has been answered.
  void ended(const void* message);
  std::shared_ptr<void> place_of_last() { return std::move(last_); }

 private:
  struct Reading {
    std::shared_ptr<void> place;
    TimePoint until{};
  };

  const std::uint64_t most_upload_bytes_;
  const Nanoseconds longest_;
  const LacksKey lacks_key_;
  const Clock& clock_;
  Places uploads_{kMostUploads};
  std::map<const void*, Reading> reading_;  // uploads
  std::shared_ptr<void> last_;
};

}  // namespace loadtest
