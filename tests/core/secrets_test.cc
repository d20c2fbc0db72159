#include "core/secrets.h"

#include <gtest/gtest.h>

#include "core/run_config.h"

namespace loadtest {
namespace {

TEST(Secrets, NamesThatHoldThem) {
  for (const char* const name : {"Authorization",
                                 "Proxy-Authorization",
                                 "Cookie",
                                 "Set-Cookie",
                                 "X-Api-Key",
                                 "APIKEY",
                                 "hf_token",
                                 "accessToken",
                                 "client-secret",
                                 "password",
                                 "passwd",
                                 "AWS-Signature",
                                 "Auth",
                                 "X-Auth",
                                 "x_auth_user",
                                 "userAuth",
                                 "X-Session",
                                 "session_id",
                                 "SessionId",
                                 "sid",
                                 "X-Bearer",
                                 "jwt",
                                 "X-JWT-Assertion",
                                 "db.pwd",
                                 "user-pass",
                                 "passphrase",
                                 "sig"})
    EXPECT_TRUE(looks_secret(name)) << name;
  for (const char* const name :
       {"Accept", "X-Author", "authority", "X-Trace", "passage", "sessions", "obsession", "sidecar", "design",
        "signal", "compass", "X-Request-Id", "User-Agent", ""})
    EXPECT_FALSE(looks_secret(name)) << name;
}

TEST(Secrets, AServersWordsLoseTheKeyTheyRepeat) {
  EXPECT_EQ(without_secret("bad key sk-1, sk-1 is unknown", "sk-1"), "bad key ***, *** is unknown");
}

TEST(Secrets, AnEmptyKeyReplacesNothing) { EXPECT_EQ(without_secret("bad key", ""), "bad key"); }

TEST(Secrets, SoDoTheyOfHeadersWithSecretNamesAndTheirParts) {
  RunConfig config;
  config.api_key = "sk-1";
  config.headers = {{"X-Api-Key", "hunter2hunter2"},
                    {"Cookie", "theme=dark; session=0123456789"},
                    {"Proxy-Authorization", "Bearer tok-abcdef"},
                    {"X-Trace", "trace-4711"}};
  EXPECT_EQ(without_secrets("sk-1 hunter2hunter2 trace-4711", config), "*** *** trace-4711");
  EXPECT_EQ(without_secrets("no session 0123456789, theme dark", config), "no session ***, theme dark");
  EXPECT_EQ(without_secrets("Bearer tok-abcdef, or tok-abcdef", config), "***, or ***");
}

TEST(Secrets, TheBeginningOfOneAtWhichAMessageWasCutOffGoesToo) {
  RunConfig config;
  config.headers = {{"X-Api-Key", "hunter2hunter2"}};
  EXPECT_EQ(without_secrets("the key hunter2hu…", config), "the key ***…");
  EXPECT_EQ(without_secrets("the key hun…", config), "the key hun…");
  EXPECT_EQ(without_secrets("the key hunter2hu", config), "the key hunter2hu");
}

TEST(Secrets, SoDoTheyOfTheExtraBodyAtAnyDepth) {
  RunConfig config;
  config.extra_body =
      R"({"hf_token":"hf-4711","max_tokens":128,"a":[{"client_secret":"cs-0815"}],"user":"anna"})";
  EXPECT_EQ(without_secrets("hf-4711 of anna with cs-0815 and 128", config), "*** of anna with *** and 128");
  config.extra_body = "broken";
  EXPECT_EQ(without_secrets("hf-4711", config), "hf-4711");
}

TEST(Secrets, AUrlThatCannotBeUsedIsShownWithoutWhatMayBeSecret) {
  EXPECT_EQ(shown_url("http://host:99999/v1"), "http://host:99999/v1");
  EXPECT_EQ(shown_url("http://u:p/w?d@host/v1"), "http://***@host/v1");
  EXPECT_EQ(shown_url("u:pw@host"), "***@host");
  EXPECT_EQ(shown_url("http://host/v1?api_key=x"), "http://host/v1?***");
  EXPECT_EQ(shown_url("http://host/#x"), "http://host/#***");
}

TEST(Secrets, APartOfAnotherLeavesNothingOfIt) {
  RunConfig config;
  config.api_key = "sk-1";
  config.headers = {{"X-Api-Key", "sk-1-of-anna"}};
  EXPECT_EQ(without_secrets("sk-1-of-anna, sk-1", config), "***, ***");
}

TEST(Secrets, InGoodAnswersOnlyLongOnesAreLookedFor) {
  RunConfig config;
  config.api_key = "ollama";
  config.headers = {{"X-Model-Token", "mistral"}, {"Authorization", "Bearer tok-abcdef"}};
  config.extra_body = R"({"hf_token":"hf-body-4711"})";
  EXPECT_EQ(long_secrets(config),
            (std::vector<std::string>{"Bearer tok-abcdef", "hf-body-4711", "tok-abcdef"}));
  EXPECT_EQ(without_long_secrets("ollama, mistral for tok-abcdef", config), "ollama, mistral for ***");
  EXPECT_TRUE(holds_long_secret("m-tok-abcdef", config));
  EXPECT_FALSE(holds_long_secret("ollama/mistral", config));
}

TEST(Secrets, ShortValuesAreWords) {
  RunConfig config;
  config.headers = {{"X-Token-Kind", "jwt"}};
  EXPECT_EQ(without_secrets("no jwt", config), "no jwt");
}

}  // namespace
}  // namespace loadtest
