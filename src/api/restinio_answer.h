#pragma once
// How an ApiResponse is said by RESTinio: at once, by its head alone, in parts of a known length, in chunks.
// Only for http_server.cc.
//
// Threads: the io_context's, but for chunks, which are told where to be taken (api/chunk_sink.h).
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "api/body_sender.h"
#include "api/chunk_sink.h"
#include "api/http_message.h"
#include "api/restinio_connection.h"
#include "api/restinio_traits.h"

namespace loadtest {

using Handle = restinio::request_handle_t;

template <class Builder>
void add_head(Builder& builder, const ApiResponse& response) {
  if (!response.content_type.empty()) builder.append_header("Content-Type", response.content_type);
  builder.append_header_date_field();
  for (const auto& [name, value] : response.headers) {
    // What came from the client must not end a header.
    if (value.find_first_of("\r\n") == std::string::npos) builder.append_header(name, value);
  }
}

inline restinio::http_status_line_t status_line(const ApiResponse& response) {
  return {restinio::http_status_code_t(static_cast<std::uint16_t>(response.status)),
          std::string(reason_phrase(response.status))};
}

using LengthBuilder = restinio::response_builder_t<restinio::user_controlled_output_t>;

// Has the head, and says how long the body is.
inline std::shared_ptr<LengthBuilder> with_length(const Handle& handle, const ApiResponse& response) {
  auto builder = std::make_shared<LengthBuilder>(
      handle->create_response<restinio::user_controlled_output_t>(status_line(response)));
  add_head(*builder, response);
  builder->set_content_length(response.body.size());
  return builder;
}

// Says how long the body would be, and has none.
inline void answer_head(const Handle& handle, const ApiResponse& response) {
  const auto builder = with_length(handle, response);
  builder->connection_close();  // for clients that would wait for one
  builder->done();
}

inline BodySender::Client client_of(std::shared_ptr<LengthBuilder> builder, std::function<void()> cut_off) {
  return {[builder](std::string part, BodySender::Then then) {
            builder->append_body(std::move(part));
            builder->flush([then = std::move(then)](const auto& error) { then(!error); });
          },
          [builder](std::string part) {
            builder->append_body(std::move(part));
            builder->done();
          },
          std::move(cut_off)};
}

using ChunkBuilder = restinio::response_builder_t<restinio::chunked_output_t>;

inline ChunkSink::Client client_of(std::shared_ptr<ChunkBuilder> builder, Connection connection) {
  return {[builder = std::move(builder)](std::string part, ChunkSink::Then then) {
            builder->append_chunk(std::move(part));
            builder->flush([then = std::move(then)](const auto& error) { then(!error); });
          },
          [connection = std::move(connection)] { return !has_left(*connection); }};
}

}  // namespace loadtest
