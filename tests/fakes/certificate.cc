#include "fakes/certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace loadtest {
namespace {

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) throw std::runtime_error("no such certificate extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Certificate::Certificate(const std::string& names, int days)
    : key_(EVP_EC_gen("P-256")), certificate_(X509_new()), context_(SSL_CTX_new(TLS_server_method())) {
  X509* x = certificate_.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -2 * 86400);
  X509_gmtime_adj(X509_getm_notAfter(x), days * 86400L);
  X509_set_pubkey(x, key_.get());
  X509_NAME* name = X509_get_subject_name(x);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1,
                             0);
  X509_set_issuer_name(x, name);
  add_extension(x, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(x, NID_subject_alt_name, names.c_str());
  if (X509_sign(x, key_.get(), EVP_sha256()) == 0 || SSL_CTX_use_certificate(context_.get(), x) != 1 ||
      SSL_CTX_use_PrivateKey(context_.get(), key_.get()) != 1) {
    throw std::runtime_error("the certificate could not be made");
  }
  std::signal(SIGPIPE, SIG_IGN);  // SSL_write to a client that has gone
}

std::string Certificate::pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate_.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

TlsPeer::TlsPeer(const Peer& peer, const Certificate& certificate) : ssl_(SSL_new(certificate.server())) {
  SSL_set_fd(ssl_.get(), peer.socket());
}

std::string TlsPeer::read_some() {
  std::array<char, 16 * 1024> bytes;
  const int n = SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  return n > 0 ? std::string(bytes.data(), static_cast<std::size_t>(n)) : std::string();
}

TemporaryFile::TemporaryFile(std::string_view content) {
  const char* folder = std::getenv("TMPDIR");
  path_ = std::string(folder != nullptr ? folder : "/tmp") + "/loadtest-XXXXXX";
  const int file = ::mkstemp(path_.data());
  if (file < 0) throw std::runtime_error("no temporary file");
  ::close(file);
  std::ofstream(path_) << content;
}

TemporaryFile::~TemporaryFile() { ::unlink(path_.c_str()); }

}  // namespace loadtest
