// `benchgate store` with digests and names that want to lead elsewhere: nothing
// outside the store is read, written or removed, and each is refused with a
// sentence and exit status 2.

#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

namespace fs = std::filesystem;

const std::string kHex =
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

std::vector<std::string> hostile_digests() {
  return {"../../precious",
          "sha256:../../precious",
          "sha256:" + std::string("../").append(61, '0'),
          "/etc/passwd",
          kHex,
          "SHA256:" + kHex,
          "sha512:" + kHex,
          "sha256:" + kHex.substr(1),
          "sha256:" + kHex + "0",
          "sha256:" + kHex + " ",
          "sha256:" + kHex + "\n",
          "sha256: " + kHex.substr(1),
          "sha256:A" + kHex.substr(1),
          "sha256:%2e%2e%2f" + kHex.substr(9),
          "sha256:\xd9\xa0" + kHex.substr(2),
          "sha256:",
          "",
          std::string(100000, 'a')};
}

class StoreHostileTest : public testing::Test {
 protected:
  StoreHostileTest() {
    program_.write("precious", "precious");
    program_.run({"store", "put", "precious", "--root", "store"});
  }

  Program program_;
};

TEST_F(StoreHostileTest, NoDigestLeadsOutOfTheStore) {
  for (const std::string& digest : hostile_digests()) {
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"get", digest},
          {"get", digest, "copy"},
          {"get", digest, "precious", "--overwrite"},
          {"size", digest},
          {"remove", digest}}) {
      std::vector<std::string> arguments = {"store"};
      arguments.insert(arguments.end(), command.begin(), command.end());
      arguments.insert(arguments.end(), {"--root", "store"});
      const Outcome outcome = program_.run(arguments);
      EXPECT_EQ(outcome.status, 2) << command[0] << " " << digest.substr(0, 90);
      EXPECT_EQ(outcome.out, "");
      EXPECT_NE(outcome.err, "");
      EXPECT_LT(outcome.err.size(), 1000U);
    }
    EXPECT_EQ(program_.read("precious"), "precious");
    EXPECT_FALSE(fs::exists(program_.folder() / "copy"));
  }
  const Outcome list = program_.run({"store", "list", "--root", "store"});
  EXPECT_THAT(list.out, testing::HasSubstr("1 artifacts"));
}

TEST_F(StoreHostileTest, NoCallOfTheSystemNamesAHostileDigest) {
  if (program_.shell("strace -f -e trace=openat true 2>&1").status != 0) {
    GTEST_SKIP() << "there is no strace here, or it may not trace";
  }
  for (const char* digest :
       {"../../precious", "sha256:../../precious", "/etc/passwd"}) {
    for (const char* command : {"get", "size", "remove"}) {
      const std::string line =
          std::string(
              "strace -f -e trace=file -o trace \"$BENCHGATE\" store ") +
          command + " " + digest + " --root store; grep -v execve trace";
      EXPECT_THAT(program_.shell(line).out,
                  testing::Not(testing::HasSubstr("precious")));
      EXPECT_THAT(program_.shell(line).out,
                  testing::Not(testing::HasSubstr("passwd")));
    }
  }
}

TEST_F(StoreHostileTest, ARootThatIsNoneIsRefused) {
  program_.write("file", "x");
  program_.shell("mkdir open && chmod 777 open && ln -s store link");
  for (const char* root : {"file", "open", "link", "/proc", "/dev/null"}) {
    const Outcome outcome = program_.run({"store", "list", "--root", root});
    EXPECT_EQ(outcome.status, 2) << root << outcome.err;
    EXPECT_NE(outcome.err, "");
  }
}

TEST_F(StoreHostileTest, FilesThatAreNoneAreNotPutAndNotWaitedFor) {
  program_.shell("mkfifo pipe; mkdir folder; ln -s nothing dangling");
  for (const char* file :
       {"pipe", "folder", "dangling", "/dev/zero", "absent", ""}) {
    const Outcome outcome =
        program_.run({"store", "put", file, "--root", "store"});
    EXPECT_EQ(outcome.status, 2) << file;
    EXPECT_NE(outcome.err, "");
  }
}

}  // namespace
}  // namespace benchgate::tests
