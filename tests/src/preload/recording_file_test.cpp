#include "src/preload/recording_file.h"

#include "src/preload/recording.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/mman.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace benchgate::preload {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

constexpr std::array<RecordedType, 2> kTypes = {
    {{"samples", "count"}, {"cpu", "nanoseconds"}}};
constexpr std::array<const char*, 2> kNotes = {"by hand", nullptr};

Recording recording() {
  Recording written{};
  written.mode = kCpu;
  written.types = kTypes.data();
  written.type_count = kTypes.size();
  written.period = 4'000'000;
  written.operations = 12;
  written.started = 5;
  written.duration = 6;
  written.lost = 0;
  written.notes = kNotes.data();
  return written;
}

/// Without the lines of the memory map, which differ from run to run.
std::string without_map(const std::string& text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    const std::string_view line(text.data() + at, end - at);
    kept += line.starts_with("map ") ? "" : line;
    at = end;
  }
  return kept;
}

TEST(RecordingFile, HasItsHeadAndAllStacksThatAreNotZero) {
  const tests::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "recording";
  StackTable stacks;
  const std::array<std::uintptr_t, 2> frames = {0x10, 0xabcdef};
  Stack* const stack = stacks.find(frames.data(), frames.size());
  stack->values[0] = 3;
  stack->values[1] = -7;
  stacks.find(frames.data(), 1);
  write_recording(file.c_str(), recording(), stacks);
  EXPECT_EQ(without_map(content_of(file)),
            "benchgate.recording/1 cpu\n"
            "type samples count\n"
            "type cpu nanoseconds\n"
            "period 4000000\n"
            "operations 12\n"
            "started 5\n"
            "duration 6\n"
            "note by hand\n"
            "stack 3 -7 : 10 abcdef\n"
            "end\n");
}

TEST(RecordingFile, MapsThisProgram) {
  const tests::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "recording";
  write_recording(file.c_str(), recording(), StackTable());
  const std::string text = content_of(file);
  const std::string self =
      std::filesystem::canonical("/proc/self/exe").string();
  EXPECT_NE(text.find(' ' + self + '\n'), std::string::npos) << text;
  EXPECT_NE(text.find("[vdso]\n"), std::string::npos) << text;
}

TEST(RecordingFile, MapsAsManyPartsAsThereAre) {
  const tests::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "recording";
  constexpr int kParts = 500;
  constexpr std::size_t kPage = 4096;
  const std::filesystem::path mapped = folder.path() / "mapped";
  std::ofstream(mapped) << std::string(2 * kPage, ' ');
  std::FILE* const stream = std::fopen(mapped.c_str(), "r");
  ASSERT_NE(stream, nullptr);
  std::array<void*, kParts> parts{};
  for (void*& part : parts) {
    // Every other page is not executable: parts are not joined.
    part =
        ::mmap(nullptr, 2 * kPage, PROT_READ, MAP_PRIVATE, ::fileno(stream), 0);
    ASSERT_NE(part, MAP_FAILED);
    ASSERT_EQ(::mprotect(part, kPage, PROT_READ | PROT_EXEC), 0);
  }
  write_recording(file.c_str(), recording(), StackTable());
  for (void* const part : parts) {
    ::munmap(part, 2 * kPage);
  }
  std::fclose(stream);
  const std::string text = content_of(file);
  int found = 0;
  for (std::size_t at = text.find(mapped.string()); at != std::string::npos;
       at = text.find(mapped.string(), at + 1)) {
    ++found;
  }
  EXPECT_EQ(found, kParts);
}

TEST(RecordingFile, IsNotThereWhereItCannotBeWritten) {
  const tests::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "missing" / "recording";
  write_recording(file.c_str(), recording(), StackTable());
  EXPECT_FALSE(std::filesystem::exists(file));
  write_recording((folder.path() / std::string(5000, 'x')).c_str(), recording(),
                  StackTable());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RecordingFile, LeavesTheEarlierOneOnAFullDisk) {
  const tests::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "recording";
  std::ofstream(file) << "earlier";
  std::filesystem::create_symlink("/dev/full", folder.path() / "recording.new");
  write_recording(file.c_str(), recording(), StackTable());
  EXPECT_EQ(content_of(file), "earlier");
  EXPECT_FALSE(std::filesystem::is_symlink(folder.path() / "recording.new"));
}

}  // namespace
}  // namespace benchgate::preload
