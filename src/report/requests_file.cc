#include "report/requests_file.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "report/atomic_file.h"
#include "report/request_json.h"

namespace loadtest {
namespace {

constexpr std::string_view kFlag = "--requests";
constexpr std::size_t kBuffer_bytes = std::size_t{1} << 20;

struct FreeDigest {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

}  // namespace

struct RequestsFileWriter::Impl {
  AtomicFile file;
  std::string path;
  bool with_events = false;
  std::unique_ptr<EVP_MD_CTX, FreeDigest> digest{EVP_MD_CTX_new()};
  std::string buffer{};
  std::uint64_t count = 0;
  std::optional<Error> error{};

  Result<void> flush() {
    if (EVP_DigestUpdate(digest.get(), buffer.data(), buffer.size()) != 1) return no_digest();
    Result<void> written = file.write(buffer);
    buffer.clear();
    return written;
  }

  static Error no_digest() {
    return {ErrorCode::internal, fmt::format("{}: OpenSSL has no SHA-256 here", kFlag)};
  }
};

Result<std::unique_ptr<RequestsFileWriter>> RequestsFileWriter::open(const std::string& path,
                                                                     bool with_events) {
  Result<AtomicFile> file = AtomicFile::open(path, kFlag);
  if (!file) return file.error();
  auto impl = std::unique_ptr<Impl>(new Impl{std::move(*file), path, with_events});
  if (!impl->digest || EVP_DigestInit_ex(impl->digest.get(), EVP_sha256(), nullptr) != 1)
    return Impl::no_digest();
  impl->buffer.reserve(kBuffer_bytes + kBuffer_bytes / 4);
  return std::unique_ptr<RequestsFileWriter>(new RequestsFileWriter(std::move(impl)));
}

RequestsFileWriter::RequestsFileWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RequestsFileWriter::~RequestsFileWriter() = default;

Result<void> RequestsFileWriter::on_level(std::size_t level, std::span<const RequestRecord> records) {
  if (impl_->error) return *impl_->error;
  for (const RequestRecord& record : records) {
    append_request_json(impl_->buffer, request_row(record, level, impl_->with_events));
    impl_->buffer += '\n';
    ++impl_->count;
    if (impl_->buffer.size() < kBuffer_bytes) continue;
    if (Result<void> flushed = impl_->flush(); !flushed) {
      impl_->error = flushed.error();
      return flushed;
    }
  }
  return {};
}

Result<void> RequestsFileWriter::append(std::string_view lines) {
  if (impl_->error) return *impl_->error;
  impl_->buffer += lines;
  impl_->count += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
  if (impl_->buffer.size() < kBuffer_bytes) return {};
  Result<void> flushed = impl_->flush();
  if (!flushed) impl_->error = flushed.error();
  return flushed;
}

Result<RequestsFile> RequestsFileWriter::finish() {
  if (impl_->error) return *impl_->error;
  impl_->error = io_error(fmt::format("{}: \"{}\" is already finished", kFlag, impl_->path));
  if (Result<void> flushed = impl_->flush(); !flushed) return flushed.error();
  if (Result<void> committed = impl_->file.commit(); !committed) return committed.error();

  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(impl_->digest.get(), digest.data(), &length) != 1) return Impl::no_digest();
  RequestsFile result{impl_->path, {}, impl_->count};
  for (unsigned int i = 0; i < length; ++i) result.sha256 += fmt::format("{:02x}", digest[i]);
  return result;
}

}  // namespace loadtest
