#pragma once
// The beginnings that prompts share, one a group, each made when it is first needed.
//
// Threads: text() from any thread.
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "workload/exact_text.h"
#include "workload/shared_prefix.h"

namespace loadtest {

class SharedTexts {
 public:
  // `state` seeds the words.
  SharedTexts(std::uint64_t state, const SharedPrefix& shared);

  WordRow row(std::uint64_t group) const;
  const ExactText& text(std::uint64_t group, const ExactTextBuilder& builder);

 private:
  std::uint64_t state_;
  std::uint32_t tokens_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ExactText>> texts_;
};

}  // namespace loadtest
