#pragma once
// A self-signed certificate made on the spot, and a server that shows it.
#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/scripted_server.h"

namespace loadtest {

struct Freed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class Certificate {
 public:
  // `names` as in a subjectAltName: "DNS:localhost,IP:127.0.0.1". Expired where `days` is negative.
  explicit Certificate(const std::string& names, int days = 1);

  std::string pem() const;
  SSL_CTX* server() const { return context_.get(); }

 private:
  std::unique_ptr<EVP_PKEY, Freed> key_;
  std::unique_ptr<X509, Freed> certificate_;
  std::unique_ptr<SSL_CTX, Freed> context_;
};

// The server's end of a TLS connection, on top of a Peer.
class TlsPeer {
 public:
  TlsPeer(const Peer& peer, const Certificate& certificate);

  bool accept() { return SSL_accept(ssl_.get()) == 1; }
  std::string read_some();  // empty: the client closed
  void send(std::string_view bytes) { SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); }
  void close_notify() { SSL_shutdown(ssl_.get()); }

 private:
  std::unique_ptr<SSL, Freed> ssl_;
};

// A file that is gone with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace loadtest
