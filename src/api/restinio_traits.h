#pragma once
// How RESTinio is used here, and what it has no setting for: a body that is larger than its call takes is not
// read, but answered. RESTinio itself would read up to one limit for all calls, and beyond it close the
// connection without a word.
//
// Its parser's settings are made by a template, so they are changed by a specialization. A body that says
// that it is too large counts as empty; one that turns out to be (chunked) ends where it does. Either way the
// rest is still to come, so the answer must be the connection's last (api/last_answer.h). Only for
// http_server.cc.
#include <http_parser.h>

#include <cstdint>
#include <restinio/http_server.hpp>
#include <restinio/websocket/websocket.hpp>

#include "api/routes.h"
#include "api/serve_config.h"

namespace loadtest {

struct LimitedMethods : restinio::default_http_methods_t {};

// `target`: with its query. Uploads may be larger than what is JSON.
inline std::uint64_t most_body_bytes(std::string_view method, std::string_view target,
                                     std::uint64_t most_upload_bytes) {
  const FoundRoute found = find_route(routes(), method, target.substr(0, target.find('?')));
  const bool upload = found.route != nullptr && found.route->body == TakesBody::upload;
  return upload ? most_upload_bytes : kMostBody_bytes;
}

inline std::uint64_t most_body_bytes(const http_parser& parser,
                                     const restinio::impl::http_parser_ctx_t& context) {
  return most_body_bytes(http_method_str(static_cast<http_method>(parser.method)),
                         context.m_header.request_target(), context.m_limits.max_body_size());
}

// 1: there is no body, for the parser.
inline int on_head(http_parser* parser) {
  auto& context = *static_cast<restinio::impl::http_parser_ctx_t*>(parser->data);
  context.m_leading_headers_completed = true;
  const bool has_length = parser->content_length != ULLONG_MAX && parser->content_length > 0;
  try {
    return has_length && parser->content_length > most_body_bytes(*parser, context) ? 1 : 0;
  } catch (const std::exception&) {
    return -1;
  }
}

inline int on_body(http_parser* parser, const char* at, std::size_t length) {
  auto& context = *static_cast<restinio::impl::http_parser_ctx_t*>(parser->data);
  try {
    context.m_body.append(at, length);
    if (context.m_body.size() <= kMostBody_bytes) return 0;
    if (context.m_body.size() <= most_body_bytes(*parser, context)) return 0;
    return restinio::impl::restinio_message_complete_cb<LimitedMethods>(parser);
  } catch (const std::exception&) {
    return -1;
  }
}

struct Traits : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t> {
  static constexpr bool use_connection_count_limiter = true;
  using http_methods_mapper_t = LimitedMethods;
};

using RestinioConnection = restinio::impl::connection_t<Traits>;

}  // namespace loadtest

template <>
inline http_parser_settings restinio::impl::create_parser_settings<loadtest::LimitedMethods>() noexcept {
  http_parser_settings settings = create_parser_settings<restinio::default_http_methods_t>();
  settings.on_headers_complete = &loadtest::on_head;
  settings.on_body = &loadtest::on_body;
  // Where each chunk began is nobody's business here, and a million chunks of a byte would be told in 16 MB.
  settings.on_chunk_header = [](http_parser*) { return 0; };
  return settings;
}
