#pragma once
// How RESTinio is used here, and what it has no setting for: a body that is not to be read (api/body_gate.h)
// is answered all the same. RESTinio itself would read up to one limit for all calls, and beyond it close the
// connection without a word.
//
// Its parser's settings are made by a template, so they are changed by a specialization. A body that the gate
// refuses counts as empty; one that turns out to be too large (chunked) ends where it does. Either way the
// rest is still to come, so the answer must be the connection's last (api/last_answer.h). Only for
// http_server.cc.
#include <http_parser.h>

#include <cstdint>
#include <exception>
#include <restinio/http_server.hpp>
#include <restinio/websocket/websocket.hpp>

#include "api/api_key.h"
#include "api/body_gate.h"
#include "api/serve_config.h"

namespace loadtest {

struct LimitedMethods : restinio::default_http_methods_t {};

constexpr std::string_view kWatchPath = "/api/v1/benchmark/ws/run/";

using ParserContext = restinio::impl::http_parser_ctx_t;

// The parser's callbacks are given nothing of ours but the limits. The one for bodies is read by none of
// RESTinio's callbacks that are left, so it carries the gate's address.
inline std::uint64_t as_limit(BodyGate& gate) { return reinterpret_cast<std::uintptr_t>(&gate); }
inline BodyGate& gate_of(const ParserContext& context) {
  return *reinterpret_cast<BodyGate*>(static_cast<std::uintptr_t>(context.m_limits.max_body_size()));
}

inline ParserContext& context_of(http_parser* parser) { return *static_cast<ParserContext*>(parser->data); }
inline std::string_view method_of(const http_parser* parser) {
  return http_method_str(static_cast<http_method>(parser->method));
}

// Goes to the handler with the request: nobody else tells of chunks (below).
inline void note_unread(ParserContext& context, UnreadBody why) {
  if (why != UnreadBody::none)
    context.m_chunked_info_block.m_chunks.emplace_back(0, static_cast<std::size_t>(why));
}
inline UnreadBody unread_body(const restinio::request_t& request) {
  const auto info = request.chunked_input_info();
  if (info == nullptr || info->chunk_count() == 0) return UnreadBody::none;
  return static_cast<UnreadBody>(info->chunk_at_nochecked(0).size());
}

inline int on_message_end(http_parser* parser) {
  ParserContext& context = context_of(parser);
  gate_of(context).ended(&context);
  return restinio::impl::restinio_message_complete_cb<LimitedMethods>(parser);
}

// 1: there is no body, for the parser.
inline int on_head(http_parser* parser) {
  ParserContext& context = context_of(parser);
  context.m_leading_headers_completed = true;
  // Nobody watches the time once RESTinio has seen a wish for another protocol. Others get a plain answer: a
  // server may ignore the wish.
  if (!context.m_header.request_target().starts_with(kWatchPath)) parser->upgrade = 0;
  const bool has_length = parser->content_length != ULLONG_MAX && parser->content_length > 0;
  if (!has_length && (parser->flags & F_CHUNKED) == 0) return 0;
  try {
    const auto field = [&](const char* name) {
      return context.m_header.opt_value_of(name).value_or(restinio::string_view_t());
    };
    BodyGate::Head head{method_of(parser), context.m_header.request_target(),
                        key_of(field("X-API-Key"), field("Authorization")), std::nullopt};
    if (has_length) head.length = parser->content_length;
    const UnreadBody unread = gate_of(context).begin(&context, head);
    note_unread(context, unread);
    return unread == UnreadBody::none ? 0 : 1;
  } catch (const std::exception&) {
    return -1;
  }
}

inline int on_body(http_parser* parser, const char* at, std::size_t length) {
  ParserContext& context = context_of(parser);
  try {
    context.m_body.append(at, length);
    if (context.m_body.size() <= kMostBody_bytes) return 0;
    const std::string& target = context.m_header.request_target();
    if (context.m_body.size() <= gate_of(context).most_bytes(method_of(parser), target)) return 0;
    note_unread(context, UnreadBody::too_large);
    return on_message_end(parser);
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
  settings.on_message_complete = &loadtest::on_message_end;
  // Where each chunk began is nobody's business here, and a million chunks of a byte would be told in 16 MB.
  settings.on_chunk_header = [](http_parser*) { return 0; };
  return settings;
}
