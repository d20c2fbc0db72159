#include "cli/via_flags.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "cli/via_files.h"

namespace loadtest {
namespace {

using Sentences = std::vector<std::string>;

Sentences problems_of(const RunOptions& options, bool all_read = true) {
  Sentences problems;
  check_via(
      options, [](const char* flag) { return "--" + std::string(flag); }, all_read, problems);
  return problems;
}

RunOptions via() {
  RunOptions options;
  options.via = "http://127.0.0.1:8085";
  return options;
}

TEST(ViaFlags, MostFlagsAreFine) {
  RunOptions options = via();
  options.output = "result.json";
  options.config.request_events = true;
  options.config.workload.tokenizer = "Qwen/Qwen3-8B";
  options.config.workload.input_lengths = "uniform:1:2";
  options.config.workload.dataset = "there.jsonl";
  EXPECT_EQ(problems_of(options), Sentences{});
  EXPECT_EQ(problems_of(RunOptions{}), Sentences{});
}

TEST(ViaFlags, TheRunIsKeptThere) {
  RunOptions options = via();
  options.save = true;
  options.database = "runs.db";
  EXPECT_EQ(problems_of(options),
            (Sentences{"--save: the server of --via keeps the run anyway; leave this out",
                       "--database: the server of --via keeps the run anyway; leave this out"}));
}

TEST(ViaFlags, FilesOfThisMachineAreToldWhereTheyBelong) {
  RunOptions options = via();
  options.config.tls.ca_file = "ca.pem";
  options.config.workload.tokenizer = "./tokenizer.json";
  options.config.workload.output_lengths = "histogram:lengths.csv";
  options.config.workload.dataset = "not/there.jsonl";
  EXPECT_EQ(
      problems_of(options),
      (Sentences{
          "--cacert: is a file of this machine, which the server of --via cannot read; have its own system "
          "trust the certificate, or give --insecure-tls",
          "--tokenizer: \"./tokenizer.json\" is on this machine; put it into the folder \"tokenizers\" of "
          "that "
          "server's --data-dir and give its name",
          "--output-len: a histogram's file is on this machine; with --via give uniform, normal or "
          "lognormal, "
          "or a dataset or trace with such lengths",
          "--dataset: there is no file \"not/there.jsonl\"; name one, or a dataset of the server of --via"}));
}

TEST(ViaFlags, AKeyNeedsAServer) {
  RunOptions options;
  options.via_key = "k";
  EXPECT_EQ(problems_of(options),
            Sentences{"--via-key: is the key of --via's server; give --via, or leave it out"});
  EXPECT_EQ(problems_of(options, false), Sentences{});  // --via may stand where nothing could be read
}

TEST(ViaFiles, AnUploadIsNamedByWhatIsInIt) {
  EXPECT_EQ(upload_name("/data/my prompts.jsonl", "a\n"), "87428fc522803d31-my_prompts.jsonl");
  EXPECT_EQ(upload_name("my prompts.jsonl", "b\n"), "0263829989b6fd95-my_prompts.jsonl");
  EXPECT_EQ(upload_name(std::string(200, 'x') + ".csv", "a\n"),
            "87428fc522803d31-" + std::string(76, 'x') + ".csv");
}

}  // namespace
}  // namespace loadtest
