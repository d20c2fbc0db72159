#include "adapter/sse_decoder.h"

#include <algorithm>
#include <cstring>

namespace loadtest {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kKeptCapacity = 256;       // between responses: ten thousand decoders must fit
constexpr std::size_t kEventCapacity = 4 << 10;  // between events

std::size_t find(std::string_view text, char c) {
  if (text.empty()) return 0;
  const void* at = std::memchr(text.data(), c, text.size());
  return at ? static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) : text.size();
}

void empty(std::string& text, std::size_t kept) {
  if (text.capacity() > kept) {
    std::string().swap(text);
  } else {
    text.clear();
  }
}

SseType type_of(std::string_view name) {
  if (name == "error") return SseType::error;
  if (name == "ping" || name == "keepalive" || name == "keep-alive" || name == "heartbeat") {
    return SseType::keep_alive;
  }
  return SseType::message;
}

}  // namespace

void SseDecoder::start() {
  empty(line_, kKeptCapacity);
  empty(data_, kKeptCapacity);
  input_ = one_line_ = {};
  lf_known_ = line_taken_ = data_taken_ = has_data_ = after_cr_ = too_large_ = false;
  mark_bytes_ = 0;
  type_ = SseType::message;
}

void SseDecoder::feed(std::string_view bytes) {
  input_ = bytes;
  lf_known_ = false;
  if (mark_bytes_ < kByteOrderMark.size()) skip_byte_order_mark();
}

void SseDecoder::skip_byte_order_mark() {
  while (!input_.empty() && mark_bytes_ < kByteOrderMark.size()) {
    if (input_.front() != kByteOrderMark[mark_bytes_]) {
      line_.assign(kByteOrderMark.substr(0, mark_bytes_));
      mark_bytes_ = kByteOrderMark.size();
      return;
    }
    input_.remove_prefix(1);
    ++mark_bytes_;
  }
}

bool SseDecoder::next(SseEvent& event) {
  if (data_taken_) {
    empty(data_, kEventCapacity);
    data_taken_ = false;
  }
  std::string_view line;
  while (take_line(line)) {
    if (!line.empty()) {
      take_field(line);
    } else if (take_event(event)) {
      return true;
    }
  }
  return false;
}

// The next whole line, without its end. Where the input ends first, what is left of it is kept.
bool SseDecoder::take_line(std::string_view& line) {
  if (line_taken_) {
    empty(line_, kEventCapacity);
    line_taken_ = false;
  }
  if (too_large_ || input_.empty()) {
    keep_rest();
    return false;
  }
  if (after_cr_) {
    after_cr_ = false;
    if (input_.front() == '\n') {
      input_.remove_prefix(1);
      lf_known_ = false;
    }
  }
  if (!lf_known_) {  // remembered, or an input of CR line ends would be searched to its end at every line
    lf_at_ = find(input_, '\n');
    lf_known_ = true;
  }
  const std::size_t length = find(input_.substr(0, lf_at_), '\r');
  if (!line_fits(length) || length == input_.size()) {
    keep_rest();
    return false;
  }
  line = input_.substr(0, length);
  if (!line_.empty()) {
    line_.append(line);
    line = line_;
    line_taken_ = true;
  }
  after_cr_ = input_[length] == '\r';
  lf_known_ = length != lf_at_;
  lf_at_ -= length + 1;  // meaningless, and not used, where the LF was just taken
  input_.remove_prefix(length + 1);
  return true;
}

bool SseDecoder::line_fits(std::size_t bytes_more) {
  if (open_data().size() + line_.size() + bytes_more <= kMaxEventBytes) return true;
  too_large_ = true;
  input_ = one_line_ = {};
  empty(line_, 0);
  empty(data_, 0);
  has_data_ = false;
  return false;
}

// The caller's bytes go away now: copies what is still needed of them.
void SseDecoder::keep_rest() {
  line_.append(input_);
  input_ = {};
  if (one_line_.data() != nullptr) {
    data_.assign(one_line_);
    one_line_ = {};
  }
}

void SseDecoder::take_field(std::string_view line) {
  const std::size_t colon = find(line, ':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  if (name == "data") {
    add_data(value);
  } else if (name == "event") {
    type_ = type_of(value);
  } else if (name == "error") {
    type_ = SseType::error;
    add_data(value);
  }
}

void SseDecoder::add_data(std::string_view value) {
  if (!has_data_ && !line_taken_) {
    one_line_ = value;
  } else {
    if (one_line_.data() != nullptr) {
      data_.assign(one_line_);
      one_line_ = {};
    }
    if (has_data_) data_.push_back('\n');
    data_.append(value);
  }
  has_data_ = true;
}

bool SseDecoder::take_event(SseEvent& event) {
  event = {type_, open_data()};
  data_taken_ = one_line_.data() == nullptr;
  one_line_ = {};
  has_data_ = false;
  type_ = SseType::message;
  if (!event.data.empty()) return true;
  data_.clear();
  data_taken_ = false;
  return false;
}

bool SseDecoder::finish(SseEvent& event) {
  if (too_large_) return false;
  if (mark_bytes_ < kByteOrderMark.size()) line_.insert(0, kByteOrderMark.substr(0, mark_bytes_));
  mark_bytes_ = kByteOrderMark.size();
  if (!line_.empty()) {
    line_taken_ = true;
    take_field(line_);
  }
  return take_event(event);
}

}  // namespace loadtest
