#include "api/target_policy.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

std::string message(const Result<void>& result) { return result ? "" : result.error().message; }

LookUp names_stand_for(std::vector<std::string> addresses) {
  return [addresses = std::move(addresses)](const std::string&) { return addresses; };
}

TEST(TargetPolicy, LinkLocalAndMetadataAddressesAreRefused) {
  const TargetPolicy policy({});
  for (const char* const url :
       {"http://169.254.169.254", "http://[fe80::1]:80", "http://[::ffff:169.254.169.254]",
        "http://100.100.100.200", "http://[fd00:ec2::254]", "http://0.0.0.0:8000", "http://224.0.0.1",
        "http://[64:ff9b::a9fe:a9fe]", "http://[2002:a9fe:a9fe::1]", "http://[::]:1",
        "http://168.63.129.16"}) {
    EXPECT_FALSE(policy.check_url(url)) << url;
  }
  EXPECT_EQ(
      message(policy.check_url("http://169.254.169.254/latest")),
      "\"169.254.169.254\" is a link-local address, where cloud metadata is served; if it may be tested all "
      "the same, list it in --allowed-targets of serve");
}

TEST(TargetPolicy, TheMetadataServicesOfCloudsAreKnown) {
  for (const char* const address : {"100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254",
                                    "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42"})
    EXPECT_EQ(special_address(address), "the address of a cloud metadata service") << address;
}

TEST(TargetPolicy, AnIPv6AddressThatStandsForASpecialIPv4AddressIsRefusedToo) {
  for (const char* const address :
       {"::ffff:169.254.169.254", "::ffff:0:169.254.169.254", "::169.254.169.254", "2002:a9fe:a9fe::1",
        "64:ff9b::169.254.169.254", "64:ff9b:1::169.254.169.254", "64:ff9b:1:ffff:1:2:169.254.169.254",
        "64:ff9b:1:a9fe:a9:fe00::", "64:ff9b:1:a9:fe:a9fe::", "64:ff9b:1:1:a9:fea9:fe00::"})
    EXPECT_EQ(special_address(address), "a link-local address, where cloud metadata is served") << address;
  for (const char* const address : {"::", "::ffff:0.0.0.0", "::0.1.2.3", "64:ff9b::0.0.0.0"})
    EXPECT_EQ(special_address(address), "an unspecified address") << address;
  for (const char* const address :
       {"::1", "::10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::10.0.0.1",
        "64:ff9b:1:a00:0:100::", "64:ff9b:1:a00:e1:100::", "2001:db8::169.254.169.254"})
    EXPECT_EQ(special_address(address), "") << address;
}

TEST(TargetPolicy, LoopbackAndPrivateAddressesAreWhereModelsAreServed) {
  const TargetPolicy policy({});
  for (const char* const url :
       {"http://127.0.0.1:8000", "https://10.0.0.1", "http://[::1]:8000/v1", "http://llm:80"})
    EXPECT_EQ(message(policy.check_url(url)), "") << url;
}

TEST(TargetPolicy, TheAddressesOfANameAreCheckedToo) {
  const TargetPolicy policy({});
  EXPECT_EQ(message(policy.check_addresses("http://llm.example", {"10.0.0.1", "169.254.1.1"})),
            "\"llm.example\" stands for 169.254.1.1, a link-local address, where cloud metadata is served; "
            "if it may "
            "be tested all the same, list it in --allowed-targets of serve");
  EXPECT_FALSE(policy.check_addresses("http://llm.example", {"fe80::1%eth0"}));
  EXPECT_TRUE(policy.check_addresses("http://llm.example", {"10.0.0.1"}));
}

TEST(TargetPolicy, AListLetsNothingElseThrough) {
  const TargetPolicy policy({"*.example.org", "10.0.*", "llm:8000"}, names_stand_for({}));
  EXPECT_TRUE(policy.check_url("http://a.example.org"));
  EXPECT_TRUE(policy.check_url("http://10.0.3.4:9"));
  EXPECT_TRUE(policy.check_url("http://llm:8000"));
  EXPECT_EQ(
      message(policy.check_resolved("http://llm:8001")),
      "runs may not be aimed at \"llm\"; --allowed-targets of serve lists the hosts that may be tested");
  EXPECT_FALSE(policy.check_resolved("http://example.org.evil"));
  EXPECT_FALSE(TargetPolicy({"*.example.org"}).check_url("http://example.org.evil"));
}

TEST(TargetPolicy, ANameThatLooksLikeAnAddressIsJudgedByWhatItStandsFor) {
  const std::vector<std::string> allowed{"10.0.*"};
  const std::string url = "http://10.0.evil.example";
  EXPECT_EQ(
      message(TargetPolicy(allowed, names_stand_for({"127.0.0.1"})).check_resolved(url)),
      "runs may not be aimed at \"10.0.evil.example\", which stands for 127.0.0.1; --allowed-targets of "
      "serve lists the hosts that may be tested");
  EXPECT_FALSE(TargetPolicy(allowed, names_stand_for({"10.0.0.1", "127.0.0.1"})).check_resolved(url));
  EXPECT_FALSE(TargetPolicy(allowed, names_stand_for({})).check_resolved(url));
  EXPECT_TRUE(TargetPolicy(allowed, names_stand_for({"10.0.0.1", "10.0.7.8"})).check_resolved(url));
  EXPECT_FALSE(TargetPolicy(allowed).check_addresses(url, {"127.0.0.1"}));  // what is connected to
  EXPECT_FALSE(TargetPolicy(allowed).check_addresses(url, {}));
}

TEST(TargetPolicy, ANameThatIsListedMayStandForAnyAddress) {
  const TargetPolicy policy({"10.0.*", "*.example.org"}, names_stand_for({"127.0.0.1"}));
  EXPECT_TRUE(policy.check_resolved("http://a.example.org"));
  EXPECT_FALSE(policy.check_resolved("http://a.example.net"));
}

TEST(TargetPolicy, EveryAddressOfANameMustBeOfSomePattern) {
  const TargetPolicy policy({"127.0.0.0/8", "[::1]:8000"}, names_stand_for({"127.0.0.1", "::1"}));
  EXPECT_TRUE(policy.check_resolved("http://both:8000"));
  EXPECT_FALSE(policy.check_resolved("http://both:8001"));
}

TEST(TargetPolicy, ANameThatAProxyLooksUpMustBeListedAsSuch) {
  const TargetPolicy policy({"10.0.*", "llm"}, names_stand_for({"10.0.0.1"}));
  EXPECT_EQ(message(policy.check_behind_proxy("http://other")),
            "runs may not be aimed at \"other\" through a proxy, which looks the name up itself; "
            "--allowed-targets of serve lists the hosts that may be tested");
  EXPECT_TRUE(policy.check_behind_proxy("http://llm"));
  EXPECT_TRUE(policy.check_behind_proxy("http://10.0.3.4"));
  EXPECT_TRUE(TargetPolicy({}, names_stand_for({})).check_behind_proxy("http://other"));
}

TEST(TargetPolicy, OnlyAPatternThatNamesAnAddressAllowsASpecialOne) {
  EXPECT_TRUE(TargetPolicy({"169.254.1.5"}).check_url("http://169.254.1.5"));
  EXPECT_TRUE(TargetPolicy({"169.254.*:80"}).check_url("http://169.254.1.5"));
  for (const char* const wide : {"*", "*.1.5", "0.0.0.0/0", "169.254.0.0/16"})
    EXPECT_FALSE(TargetPolicy({wide}).check_url("http://169.254.1.5")) << wide;
}

TEST(TargetPolicy, OnlyHttpIsSpoken) {
  const TargetPolicy policy({});
  for (const char* const url : {"file:///etc/passwd", "gopher://a", "ftp://a", "", "127.0.0.1"})
    EXPECT_FALSE(policy.check_url(url)) << url;
}

}  // namespace
}  // namespace loadtest
