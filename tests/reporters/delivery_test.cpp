#include "reporters/delivery.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

// Delivery is where the world may refuse; most of these are its refusals.

namespace benchgate::reporters {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// The message of the DeliveryError; empty if there is none.
std::string refusal(const fs::path& file, std::string_view bytes) {
  try {
    deliver_to_file(file, bytes);
  } catch (const DeliveryError& error) {
    return error.what();
  }
  return "";
}

mode_t mode_of(const fs::path& file) {
  struct stat status {};

  EXPECT_EQ(::stat(file.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

/// No file of this process may grow beyond `bytes` until the end of the scope.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  FileSizeLimit(FileSizeLimit&&) = delete;
  FileSizeLimit& operator=(FileSizeLimit&&) = delete;

 private:
  rlimit before_{};
};

class DeliveryTest : public testing::Test {
 protected:
  tests::TemporaryFolder folder_;
};

TEST_F(DeliveryTest, WritesANewFile) {
  deliver_to_file(folder_ / "report.md", std::string("a\0b\r\n", 5));
  EXPECT_EQ(content(folder_ / "report.md"), std::string("a\0b\r\n", 5));
  EXPECT_EQ(entries(folder_.path()), 1U) << "something was left behind";
}

TEST_F(DeliveryTest, ANewFileHasTheModeOfAnyNewFile) {
  write(folder_ / "other", "");
  deliver_to_file(folder_ / "report.md", "new");
  EXPECT_EQ(mode_of(folder_ / "report.md"), mode_of(folder_ / "other"));
}

TEST_F(DeliveryTest, ReplacesAFileAndKeepsItsMode) {
  write(folder_ / "report.md", "a much longer text that was there before");
  fs::permissions(folder_ / "report.md", fs::perms(0640));
  deliver_to_file(folder_ / "report.md", "new");
  EXPECT_EQ(content(folder_ / "report.md"), "new");
  EXPECT_EQ(mode_of(folder_ / "report.md"), 0640U);
}

TEST_F(DeliveryTest, AReaderWithTheOldFileOpenKeepsAllOfIt) {
  write(folder_ / "report.md", "old");
  std::ifstream reader(folder_ / "report.md");
  deliver_to_file(folder_ / "report.md", "new");
  const std::string seen{std::istreambuf_iterator<char>(reader), {}};
  EXPECT_EQ(seen, "old");
}

TEST_F(DeliveryTest, WritesAFileInTheWorkingDirectory) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  deliver_to_file("report.md", "here");
  fs::current_path(before);
  EXPECT_EQ(content(folder_ / "report.md"), "here");
}

TEST_F(DeliveryTest, ANameAsLongAsNamesGetIsPossible) {
  const fs::path file = folder_ / std::string(255, 'n');
  deliver_to_file(file, "x");
  EXPECT_EQ(content(file), "x");
}

TEST_F(DeliveryTest, FollowsSymbolicLinks) {
  fs::create_directory(folder_ / "real");
  write(folder_ / "real" / "report.md", "old");
  fs::create_symlink("real/report.md", folder_ / "first");
  fs::create_symlink(folder_ / "first", folder_ / "second");
  deliver_to_file(folder_ / "second", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "first"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "second"));
  EXPECT_EQ(content(folder_ / "real" / "report.md"), "new");
}

TEST_F(DeliveryTest, ALinkToNothingMakesTheFile) {
  fs::create_symlink("report.md", folder_ / "link");
  deliver_to_file(folder_ / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(content(folder_ / "report.md"), "new");
}

TEST_F(DeliveryTest, LinksInACircleAreRefused) {
  fs::create_symlink("b", folder_ / "a");
  fs::create_symlink("a", folder_ / "b");
  EXPECT_THAT(refusal(folder_ / "a", "x"), HasSubstr("symbolic links"));
}

TEST_F(DeliveryTest, AMissingFolderIsNamed) {
  EXPECT_THAT(refusal(folder_ / "none" / "report.md", "x"),
              HasSubstr("there is no folder"));
}

TEST_F(DeliveryTest, AFileInPlaceOfAFolderIsRefused) {
  write(folder_ / "file", "x");
  EXPECT_THAT(refusal(folder_ / "file" / "report.md", "x"),
              HasSubstr("there is no folder"));
}

TEST_F(DeliveryTest, AFolderInPlaceOfAFileIsRefused) {
  EXPECT_THAT(refusal(folder_.path(), "x"), HasSubstr("it is a folder"));
}

TEST_F(DeliveryTest, AFolderThatMayNotBeWrittenIsNamed) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may write everywhere";
  }
  fs::create_directory(folder_ / "closed");
  fs::permissions(folder_ / "closed", fs::perms(0500));
  EXPECT_THAT(refusal(folder_ / "closed" / "report.md", "x"),
              HasSubstr("no file can be made in the folder"));
}

TEST_F(DeliveryTest, AFileSizeLimitLeavesTheOldFileAndNothingElse) {
  write(folder_ / "report.md", "old");
  std::string message;
  {
    const FileSizeLimit limit(4096);
    message = refusal(folder_ / "report.md", std::string(100'000, 'x'));
  }
  EXPECT_THAT(message, HasSubstr("report.md: File too large"));
  EXPECT_EQ(content(folder_ / "report.md"), "old");
  EXPECT_EQ(entries(folder_.path()), 1U) << "something was left behind";
}

TEST_F(DeliveryTest, AFullDiskIsAnError) {
  if (!fs::exists("/dev/full")) {
    GTEST_SKIP() << "this system has no /dev/full";
  }
  EXPECT_EQ(refusal("/dev/full", "x"),
            "cannot write /dev/full: No space left on device");
}

TEST_F(DeliveryTest, ADeviceIsWrittenToAndStaysOne) {
  deliver_to_file("/dev/null", "x");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(DeliveryTest, APipeWithANameGetsAllBytes) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  std::string received;
  std::jthread reader([&] { received = content(folder_ / "pipe"); });
  const std::string bytes(300'000, 'x');  // More than a pipe holds.
  deliver_to_file(folder_ / "pipe", bytes);
  reader.join();
  EXPECT_EQ(received, bytes);
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
}

TEST_F(DeliveryTest, AnOpenDescriptorGoesOnWhereItIs) {
  const int descriptor =
      ::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(descriptor, 0);
  deliver_to_descriptor(descriptor, "the log", "first,");
  deliver_to_file("/dev/fd/" + std::to_string(descriptor), "second,");
  deliver_to_file("/proc/self/fd/" + std::to_string(descriptor), "third");
  ::close(descriptor);
  EXPECT_EQ(content(folder_ / "log"), "first,second,third");
}

TEST_F(DeliveryTest, AClosedPipeIsAnErrorAndNoSignal) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  std::string message;
  try {
    deliver_to_descriptor(ends[1], "standard output", "x");
  } catch (const DeliveryError& error) {
    message = error.what();
  }
  ::close(ends[1]);
  EXPECT_EQ(message, "cannot write standard output: its reader has closed it");
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

TEST_F(DeliveryTest, ADescriptorThatDoesNotBlockGetsAllBytes) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_NONBLOCK), 0);
  const std::string bytes(300'000, 'x');
  std::string received;
  std::jthread reader([&] {
    std::array<char, 4096> buffer{};
    while (received.size() < bytes.size()) {
      const ssize_t n = ::read(ends[0], buffer.data(), buffer.size());
      if (n > 0) {
        received.append(buffer.data(), static_cast<std::size_t>(n));
      } else {
        std::this_thread::yield();
      }
    }
  });
  deliver_to_descriptor(ends[1], "a pipe", bytes);
  reader.join();
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_EQ(received, bytes);
}

TEST_F(DeliveryTest, AClosedDescriptorIsAnError) {
  EXPECT_THROW(deliver_to_descriptor(-1, "nothing", "x"), DeliveryError);
}

}  // namespace
}  // namespace benchgate::reporters
