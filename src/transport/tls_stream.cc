#include "transport/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace loadtest {

struct TlsStream::Impl {
  Impl(StampedSocket& socket, const Target& target) : stream(socket, *target.tls), host(target.url.host) {
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    if (target.verify_host) stream.set_verify_callback(asio::ssl::host_name_verification(host));
  }

  asio::ssl::stream<StampedSocket&> stream;
  std::string host;
  std::array<char, 16 * 1024> decrypted;
};

TlsStream::TlsStream(StampedSocket& socket, const Target& target)
    : impl_(std::make_unique<Impl>(socket, target)) {}
TlsStream::~TlsStream() = default;

Task<std::string> TlsStream::handshake() {
  auto [error] = co_await impl_->stream.async_handshake(asio::ssl::stream_base::client, use_task);
  if (!error) co_return std::string();
  const long verify = SSL_get_verify_result(impl_->stream.native_handle());
  // What OpenSSL says where the check of the name, which is not its own, said no.
  const bool by_name = verify == X509_V_ERR_UNSPECIFIED || verify == X509_V_ERR_APPLICATION_VERIFICATION;
  if (verify != X509_V_OK && !by_name &&
      SSL_get_verify_mode(impl_->stream.native_handle()) != SSL_VERIFY_NONE) {
    co_return std::string("the certificate was not accepted: ") + X509_verify_cert_error_string(verify);
  }
  if (error.category() == asio::error::get_ssl_category() &&
      ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    co_return "the certificate is not one for the name \"" + impl_->host + "\"";
  }
  if (error.category() == asio::error::get_ssl_category() &&
      ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_WRONG_VERSION_NUMBER) {
    co_return "the server does not speak TLS on this port; is it an http:// server?";
  }
  // A server without TLS takes the handshake for a bad request, and may go without a word.
  if (error == asio::ssl::error::stream_truncated || error == asio::error::eof) {
    co_return "the server closed the connection during the TLS handshake; is it an http:// server?";
  }
  if (error == asio::error::connection_reset || error == asio::error::broken_pipe) {
    co_return "the server reset the connection during the TLS handshake; is it an http:// server?";
  }
  co_return error.message();
}

Task<error_code> TlsStream::send(std::string_view bytes) {
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  auto [error, n] = co_await asio::async_write(impl_->stream, buffer, use_task);
  (void)n;
  co_return error;
}

void TlsStream::send_meanwhile(std::string_view bytes, std::function<void(error_code)> done) {
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  asio::async_write(impl_->stream, buffer,
                    [done = std::move(done)](error_code error, std::size_t) { done(error); });
}

Task<TlsStream::Read> TlsStream::read() {
  const asio::mutable_buffer buffer(impl_->decrypted.data(), impl_->decrypted.size());
  auto [error, n] = co_await impl_->stream.async_read_some(buffer, use_task);
  if (error == asio::ssl::error::stream_truncated) error = asio::error::eof;
  co_return Read{error, std::span<const char>(impl_->decrypted.data(), n)};
}

}  // namespace loadtest
