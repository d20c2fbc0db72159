#include "cli/tokenize_command.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "cli/exit_code.h"
#include "cli/json_string.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "core/append_format.h"
#include "tokenize/find_tokenizer.h"
#include "tokenize/pattern.h"

namespace loadtest {
namespace {

struct TokenizeFlags {
  std::string tokenizer;
  std::vector<std::string> files;  // none: standard input
  bool count = false, special = false, jsonl = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error cannot_read(const std::string& file) {
  return bad_input(fmt::format("{} cannot be read: {}", file == "-" ? "standard input" : in_quotes(file),
                               std::strerror(errno)));
}

void append_ids(std::string& out, std::span<const TokenId> ids, std::string_view separator) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) out += separator;
    append_format(out, "{}", ids[i]);
  }
}

class Tokenization {
 public:
  Tokenization(const Tokenizer& tokenizer, const TokenizeFlags& flags, std::FILE* input)
      : tokenizer_(tokenizer),
        flags_(flags),
        input_(input),
        source_(flags.files.empty() ? "-" : flags.files[0]) {}

  Result<void> run() { return flags_.jsonl ? lines() : whole(); }

 private:
  Result<void> whole() {
    std::string text;
    std::string buffer(1 << 16, '\0');
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), input_)) {
      text.append(buffer, 0, n);
      if (text.size() > kMost_text_bytes) {
        return bad_input(in_quotes(source_) + " is larger than 4 GiB; give it in parts");
      }
    }
    if (std::ferror(input_) != 0) return cannot_read(source_);
    put(text, " ", "", "");
    return write(true);
  }

  Result<void> lines() {
    struct Line {
      char* data = nullptr;
      std::size_t size = 0;
      ~Line() { std::free(data); }
    } line;
    for (std::size_t number = 1;; ++number) {
      const ssize_t size = ::getline(&line.data, &line.size, input_);
      if (size < 0) break;
      const std::string_view read(line.data, static_cast<std::size_t>(size));
      if (read.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;  // as in datasets
      const auto text = parse_json_string(read);
      if (!text) {
        if (auto ok = write(true); !ok) return ok;
        return bad_input(fmt::format("{}:{}: with --jsonl, every line is a JSON string such as \"text\"",
                                     source_ == "-" ? "standard input" : source_, number));
      }
      put(*text, ",", "[", "]");
      if (auto ok = write(false); !ok) return ok;
    }
    if (std::ferror(input_) != 0) return cannot_read(source_);
    return write(true);
  }

  void put(std::string_view text, std::string_view separator, std::string_view begin, std::string_view end) {
    const auto special = flags_.special ? SpecialTokens::recognized : SpecialTokens::as_text;
    if (flags_.count) {
      const std::size_t count =
          flags_.special ? tokenizer_.encode(text, special).size() : tokenizer_.count(text);
      append_format(out_, "{}\n", count);
      return;
    }
    out_ += begin;
    append_ids(out_, tokenizer_.encode(text, special), separator);
    out_ += end;
    out_ += '\n';
  }

  // Keeps small pieces for later unless `all`.
  Result<void> write(bool all) {
    if (!all && out_.size() < kWrite_bytes) return {};
    const bool written =
        std::fwrite(out_.data(), 1, out_.size(), stdout) == out_.size() && (!all || std::fflush(stdout) == 0);
    out_.clear();
    if (!written) return io_error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
    return {};
  }

  static constexpr std::size_t kWrite_bytes = 1 << 16, kMost_text_bytes = 0xFFFFFFF0U;
  const Tokenizer& tokenizer_;
  const TokenizeFlags& flags_;
  std::FILE* input_;
  std::string source_;
  std::string out_;
};

int run_tokenize(const TokenizeFlags& flags, bool tokenizer_given) {
  if (flags.files.size() > 1) {
    return fail(bad_input(fmt::format("{} is a second file; tokenize takes one, or standard input: cat them",
                                      in_quotes(flags.files[1]))));
  }
  if (tokenizer_given && flags.tokenizer.empty()) {
    return fail(bad_input("--tokenizer: the name is empty; give an encoding, a model, a file or a folder"));
  }
  const auto chosen = find_tokenizer(flags.tokenizer, "");
  if (!chosen) return fail({chosen.error().code, "--tokenizer: " + chosen.error().message});
  const std::string file = flags.files.empty() ? "-" : flags.files[0];
  const File input(file == "-" ? stdin : std::fopen(file.c_str(), "re"));
  if (!input) return fail(cannot_read(file));
  if (input.get() != stdin) {  // a folder opens, but cannot be read
    const int first = std::fgetc(input.get());
    if (std::ferror(input.get()) != 0) return fail(cannot_read(file));
    std::ungetc(first, input.get());
  }
  if (!chosen->exact()) print_problems({chosen->how});
  const auto done = Tokenization(*chosen->tokenizer, flags, input.get()).run();
  if (!done) return fail(done.error());
  if (searches_given_up() > 0) {
    return fail({ErrorCode::bad_input,
                 "--tokenizer: a regular expression in it takes too many steps on this text; what was left "
                 "of the text then was taken as one piece, so these ids are not the model's"});
  }
  return 0;
}

}  // namespace

CLI::App* add_tokenize_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub =
      app.add_subcommand("tokenize", "Print the token ids of a text, or how many there are");
  const auto flags = std::make_shared<TokenizeFlags>();
  CLI::Option* const tokenizer = sub->add_option(
      "--tokenizer", flags->tokenizer,
      "An encoding such as o200k_base, a model such as gpt-4o or Qwen/Qwen3-8B (from the local Hugging "
      "Face cache), a tokenizer.json, a SentencePiece .model, or a folder with one; default cl100k_base");
  tokenizer->type_name("NAME|FILE|DIR");
  sub->add_flag("--count", flags->count, "Print how many tokens there are, not which");
  sub->add_flag("--special", flags->special,
                "Take special tokens such as <|endoftext|> for what they mean, not for text");
  sub->add_flag(
      "--jsonl", flags->jsonl,
      "Every line read is a JSON string, every line printed its ids as a JSON array; empty lines are "
      "passed over");
  sub->add_option("FILE", flags->files, "Text to read; -, or nothing: standard input")->type_name("[FILE|-]");
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer(
      "Examples:\n  llm-loadtest tokenize --tokenizer gpt-4o --count prompt.txt\n"
      "  echo '\"Hello\"' | llm-loadtest tokenize --jsonl --tokenizer models/qwen3/tokenizer.json");
  action = [flags, tokenizer] { return run_tokenize(*flags, tokenizer->count() > 0); };
  return sub;
}

}  // namespace loadtest
