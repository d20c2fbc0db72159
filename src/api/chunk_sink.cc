#include "api/chunk_sink.h"

#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <utility>

namespace loadtest {
namespace {

constexpr Nanoseconds kLook = std::chrono::milliseconds(50);

Error server_ends() { return io_error("the server ends"); }

}  // namespace

ChunkSink::Done ChunkSink::act_and_wait(Nanoseconds patience, std::function<void(Then)> act) {
  auto told = std::make_shared<std::promise<bool>>();
  auto answer = told->get_future();
  boost::asio::post(io_, [act = std::move(act), told] { act([told](bool well) { told->set_value(well); }); });
  const TimePoint until = clock_.now() + patience;
  while (!ending_) {
    if (answer.wait_for(kLook) == std::future_status::ready) return answer.get() ? Done::yes : Done::no;
    if (clock_.now() >= until) return Done::too_late;
  }
  return Done::ending;
}

Result<void> ChunkSink::write(std::string_view bytes) {
  for (;;) {
    const std::string_view piece = bytes.substr(0, DownloadPace::kPart_bytes - buffer_.size());
    buffer_.append(piece);
    bytes.remove_prefix(piece.size());
    if (buffer_.size() < DownloadPace::kPart_bytes) return {};
    if (auto flushed = flush(); !flushed) return flushed;
  }
}

Result<void> ChunkSink::flush() {
  if (buffer_.empty()) return {};
  sent_ = true;
  const std::size_t bytes = buffer_.size();
  const TimePoint begun = clock_.now();
  auto part = std::make_shared<std::string>(std::exchange(buffer_, {}));
  const Done done = act_and_wait(
      pace_.left(), [take = client_.take, part](Then then) { take(std::move(*part), std::move(then)); });
  if (done == Done::ending) return server_ends();
  too_slow_ = done == Done::too_late;
  if (done != Done::yes) return io_error("the client took no more");
  pace_.took(bytes, clock_.now() - begun);
  return {};
}

Result<void> ChunkSink::go_on() {
  const Done done = act_and_wait(grace_, [is_there = client_.is_there](Then then) { then(is_there()); });
  if (done == Done::ending) return server_ends();
  if (done != Done::yes) return io_error("the client left before its file was made");
  return {};
}

}  // namespace loadtest
