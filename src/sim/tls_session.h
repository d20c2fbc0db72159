#pragma once
// Server-side TLS between bytes and bytes: the server does the reading and sending itself, so receive stamps
// work under TLS as they do without.
//
// Errors:  TlsContext::open says which file was wrong; a failed session stays failed.
// Threads: a session belongs to one; its context outlives it.
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"

struct ssl_ctx_st;
struct ssl_st;

namespace loadtest::sim {

class TlsContext {
 public:
  static Result<std::unique_ptr<TlsContext>> open(const std::string& cert_path, const std::string& key_path);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ssl_ctx_st* get() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

class TlsSession {
 public:
  explicit TlsSession(const TlsContext& context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Takes bytes from the wire; appends what they decrypt to. False: the session has failed or was closed.
  bool receive(std::string_view wire, std::string& plain);
  bool send(std::string_view plain);
  void close();

  // Appends what is to go out on the wire: handshake, records, alerts.
  void take_output(std::string& wire);

 private:
  ssl_st* ssl_;
};

}  // namespace loadtest::sim
