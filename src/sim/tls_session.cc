#include "sim/tls_session.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <new>

namespace loadtest::sim {
namespace {

std::string last_error() {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "unknown reason";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::open(const std::string& cert_path,
                                                     const std::string& key_path) {
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) throw std::bad_alloc();
  std::unique_ptr<TlsContext> owner(new TlsContext(context));
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(context, cert_path.c_str()) != 1) {
    return bad_input(fmt::format("--tls-cert: cannot use {}: {}; give a certificate (chain) in PEM",
                                 cert_path, last_error()));
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_path.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return bad_input(fmt::format("--tls-key: cannot use {}: {}; give the certificate's private key in PEM",
                                 key_path, last_error()));
  }
  return owner;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

TlsSession::TlsSession(const TlsContext& context) : ssl_(SSL_new(context.get())) {
  if (ssl_ == nullptr) throw std::bad_alloc();
  SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl_);
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

bool TlsSession::receive(std::string_view wire, std::string& plain) {
  while (!wire.empty()) {
    const int taken = BIO_write(SSL_get_rbio(ssl_), wire.data(), static_cast<int>(wire.size()));
    if (taken <= 0) return false;
    wire.remove_prefix(static_cast<std::size_t>(taken));
  }
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    ERR_clear_error();
    const int got = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
    if (got > 0) {
      plain.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    const int error = SSL_get_error(ssl_, got);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }
}

bool TlsSession::send(std::string_view plain) {
  ERR_clear_error();
  std::size_t written = 0;
  return plain.empty() || SSL_write_ex(ssl_, plain.data(), plain.size(), &written) == 1;
}

void TlsSession::close() {
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

void TlsSession::take_output(std::string& wire) {
  BIO* const bio = SSL_get_wbio(ssl_);
  const std::size_t pending = BIO_ctrl_pending(bio);
  if (pending == 0) return;
  const std::size_t at = wire.size();
  wire.resize(at + pending);
  const int got = BIO_read(bio, wire.data() + at, static_cast<int>(pending));
  wire.resize(at + (got > 0 ? static_cast<std::size_t>(got) : 0));
}

}  // namespace loadtest::sim
