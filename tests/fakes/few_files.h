#pragma once
// For as long as it lives, the process may open so many files only: beyond it, what needs one throws.
#include <sys/resource.h>

namespace loadtest {

class FewFiles {
 public:
  explicit FewFiles(rlim_t most) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{most, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
  }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;
  ~FewFiles() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// UBSan's look at an object's type goes through a pipe, and takes every object for a wrong one where none can
// be opened.
#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
#define NEEDS_FILES_TO_BE_FEW() GTEST_SKIP() << "UBSan itself needs files, of which this test leaves none"
#endif
#endif
#ifndef NEEDS_FILES_TO_BE_FEW
#define NEEDS_FILES_TO_BE_FEW() static_cast<void>(0)
#endif

}  // namespace loadtest
