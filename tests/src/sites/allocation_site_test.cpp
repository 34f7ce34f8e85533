#include "src/sites/allocation_site.h"

#include "src/profile/pattern.h"
#include "src/sites/allocators.h"
#include "src/sites/site_changes.h"
#include "src/sites/site_counts.h"
#include "src/sites/site_reports.h"
#include "src/sites/sites_error.h"
#include "tests/src/profile/profile_builder.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

// In programs that a compiler has optimised (allocation_fixture.cpp), linked in
// every way that has another form of calls. What harms: an allocation that is
// there and not listed, and one that the optimiser has removed and is.

namespace benchgate::sites {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

fs::path fixture(const std::string& name) {
  return fs::path(BENCHGATE_SITE_FIXTURES) / ("sites_fixture_" + name);
}

/// "escapes operator new" of each site in the fixture's own functions, by
/// address.
std::vector<std::string> own_sites(const SiteList& list) {
  constexpr std::string_view kOwn = "fixture::";
  std::vector<std::string> sites;
  for (const Site& site : list.sites) {
    const std::string name = site.function();
    if (name.starts_with(kOwn)) {
      sites.push_back(fmt::format(
          "{} {}{}", name.substr(kOwn.size(), name.find('(') - kOwn.size()),
          site.allocator, site.is_tail ? ", tail" : ""));
    }
  }
  return sites;
}

auto are_what_is_left() {
  return testing::UnorderedElementsAre(
      "escapes operator new", "tail malloc, tail", "uses_helper operator new[]",
      "filled operator new", "many malloc", "by_register malloc",
      "zeroed calloc", "twice operator new", "twice operator new");
}

/// A copy of the fixture that a command ("strip") has changed.
fs::path changed(const tests::TemporaryFolder& folder,
                 const std::string& command) {
  fs::copy_file(fixture("pie"), folder / "suite");
  const std::string line =
      fmt::format("cd {} && {}", folder.path().string(), command);
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe)
  EXPECT_EQ(std::system(line.c_str()), 0);
  return folder / "suite";
}

class LinkedEveryWay : public testing::TestWithParam<const char*> {};

TEST_P(LinkedEveryWay, WhatTheOptimiserLeavesIsListedAndNothingElse) {
  if (!fs::exists(fixture(GetParam()))) {
    GTEST_SKIP() << "this compiler cannot link it so";
  }
  const SiteList list = find_allocation_sites(fixture(GetParam()));
  EXPECT_THAT(own_sites(list), are_what_is_left());
  EXPECT_TRUE(list.has_lines);
  EXPECT_THAT(list.notes, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Fixtures, LinkedEveryWay,
                         testing::Values("pie", "no_pie", "no_plt", "static",
                                         "now", "sections"),
                         [](const auto& fixture_name) {
                           return std::string(fixture_name.param);
                         });

TEST(AllocationSiteTest, SaysWhereItIsWithWhatIsInlined) {
  const SiteList list = find_allocation_sites(fixture("pie"));
  for (const Site& site : list.sites) {
    if (site.function().starts_with("fixture::uses_helper")) {
      ASSERT_THAT(site.frames, SizeIs(2));
      EXPECT_EQ(site.frames[0].name, "fixture::helper(unsigned long)");
      EXPECT_THAT(site.frames[0].file,
                  testing::EndsWith("sites/allocation_fixture.cpp"));
      EXPECT_EQ(site.frames[0].line + 4, site.frames[1].line);
    }
    if (site.function().starts_with("fixture::filled")) {
      const auto frames = telling_frames(site);
      ASSERT_THAT(frames, SizeIs(2));
      EXPECT_THAT(frames[0]->name, HasSubstr("fixture::filled"));
      EXPECT_THAT(frames[1]->name, StartsWith("std::vector<int"));
      EXPECT_GT(site.frames.size(), 3U);
    }
  }
}

TEST(AllocationSiteTest, AStaticProgramHasTheLibrariesToo) {
  if (!fs::exists(fixture("static"))) {
    GTEST_SKIP() << "this compiler cannot link statically";
  }
  const SiteList list = find_allocation_sites(fixture("static"));
  EXPECT_GT(list.sites.size(), own_sites(list).size() + 5);
  // But not the calls of malloc by operator new.
  for (const Site& site : list.sites) {
    EXPECT_THAT(site.function(), Not(StartsWith("operator new")));
  }
}

TEST(AllocationSiteTest, WithoutDebugInformationTheFunctionsAreNamed) {
  const tests::TemporaryFolder folder;
  const SiteList list =
      find_allocation_sites(changed(folder, "strip --strip-debug suite"));
  EXPECT_THAT(own_sites(list), are_what_is_left());
  EXPECT_FALSE(list.has_lines);
  EXPECT_THAT(list.notes, ElementsAre(AllOf(HasSubstr("no debug information"),
                                            HasSubstr("build it with -g"))));
}

TEST(AllocationSiteTest, WithoutSymbolsTheSitesAreAddresses) {
  const tests::TemporaryFolder folder;
  const SiteList whole = find_allocation_sites(fixture("pie"));
  const SiteList list = find_allocation_sites(changed(folder, "strip suite"));
  ASSERT_EQ(list.sites.size(), whole.sites.size());
  for (std::size_t i = 0; i < list.sites.size(); ++i) {
    EXPECT_EQ(list.sites[i].address, whole.sites[i].address);
    EXPECT_EQ(list.sites[i].allocator, whole.sites[i].allocator);
    EXPECT_THAT(list.sites[i].frames, IsEmpty());
  }
  EXPECT_THAT(list.notes, ElementsAre(HasSubstr("has no symbols")));
  const ListedSites listed{.suite = "suite",
                           .list = list,
                           .all = list.sites.size(),
                           .counts = std::nullopt};
  EXPECT_THAT(site_report(listed, {}),
              AllOf(HasSubstr("(functions without names)"), HasSubstr("  0x"),
                    HasSubstr("do not strip it.\n")));
  EXPECT_THROW(find_changes(list, whole), SitesError);
}

TEST(AllocationSiteTest, AStaticProgramWithoutSymbolsSaysThatNothingIsKnown) {
  if (!fs::exists(fixture("static"))) {
    GTEST_SKIP() << "this compiler cannot link statically";
  }
  const tests::TemporaryFolder folder;
  fs::copy_file(fixture("static"), folder / "suite");
  ASSERT_EQ(std::system(("strip " + (folder / "suite").string()).c_str()), 0);
  try {
    find_allocation_sites(folder / "suite");
    ADD_FAILURE() << "it was read";
  } catch (const SitesError& error) {
    EXPECT_THAT(error.what(), HasSubstr("linked statically"));
  }
}

TEST(AllocationSiteTest, RefusesWhatIsNoProgram) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "text") << "#!/bin/sh\n";
  std::ofstream(folder / "cut") << "\x7f"
                                   "ELF";
  for (const char* name : {"text", "cut", "nothing", "."}) {
    EXPECT_THROW(find_allocation_sites(folder / name), SitesError) << name;
  }
  // For another machine: the 18th byte names it.
  const fs::path other = changed(folder,
                                 "printf '\\267' | dd of=suite bs=1 "
                                 "seek=18 conv=notrunc status=none");
  try {
    find_allocation_sites(other);
    ADD_FAILURE() << "it was read";
  } catch (const SitesError& error) {
    EXPECT_THAT(error.what(), HasSubstr("not built for x86-64"));
  }
}

TEST(AllocationSiteTest, GoesOnAfterAProgramThatIsDamaged) {
  const tests::TemporaryFolder folder;
  const auto whole = fs::file_size(fixture("pie"));
  for (std::uintmax_t size = 64; size < whole; size = size * 5 / 4) {
    const fs::path path = folder / "cut";
    fs::copy_file(fixture("pie"), path, fs::copy_options::overwrite_existing);
    fs::resize_file(path, size);
    try {
      static_cast<void>(find_allocation_sites(path));
    } catch (const SitesError&) {
      continue;  // Nothing of it can be read: that is said.
    }
  }
}

TEST(AllocationSiteTest, GoesOnAfterBytesThatAreWrong) {
  const tests::TemporaryFolder folder;
  std::ifstream stream(fixture("pie"), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(stream), {}};
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 30; ++i) {
      // Half of them where the sections are described, at the end.
      const std::size_t from =
          i % 2 == 0
              ? 64
              : damaged.size() - std::min<std::size_t>(damaged.size(), 2600);
      damaged[from + random() % (damaged.size() - from)] =
          static_cast<char>(random());
    }
    const fs::path path = folder / "damaged";
    std::ofstream(path, std::ios::binary) << damaged;
    try {
      static_cast<void>(find_allocation_sites(path));
    } catch (const SitesError&) {
      continue;
    }
  }
}

TEST(SiteChangesTest, OnlyWhatCameAndWentIsAChange) {
  const SiteList base = find_allocation_sites(fixture("pie"));
  const SiteList head = find_allocation_sites(fixture("head"));
  const SiteChanges changes = find_changes(base, head);
  EXPECT_EQ(changes.base_count, base.sites.size());
  EXPECT_EQ(changes.head_count, head.sites.size());
  ASSERT_THAT(changes.appeared, SizeIs(1));
  EXPECT_EQ(changes.appeared[0].allocator, "realloc");
  EXPECT_THAT(changes.appeared[0].function(), StartsWith("fixture::added("));
  ASSERT_THAT(changes.disappeared, SizeIs(1));
  EXPECT_THAT(changes.disappeared[0].function(), StartsWith("fixture::twice("));
  const SiteChanges none = find_changes(base, base);
  EXPECT_THAT(none.appeared, IsEmpty());
  EXPECT_THAT(none.disappeared, IsEmpty());
  EXPECT_THAT(
      change_report({"s", changes, false}, {}),
      AllOf(StartsWith("Appeared:\n\nfixture::added(void*, unsigned long)  1 "
                       "site\n"),
            HasSubstr("Disappeared:\n\nfixture::twice(int**, int)  1 "
                      "site\n"),
            testing::EndsWith("1 appeared, 1 disappeared.\n")));
}

TEST(SiteChangesTest, CopiesOfAFunctionAreTheFunction) {
  profile::SourceFrame frame;
  frame.name = "f(int)";
  frame.file = "/s/a.cpp";
  frame.line = 3;
  Site site;
  site.allocator = "malloc";
  site.frames = {frame};
  Site copy = site;
  copy.frames[0].name = "f(int) [clone .cold]";
  copy.frames[0].line = 9;
  EXPECT_EQ(identity(site), identity(copy));
  copy.allocator = "calloc";
  EXPECT_NE(identity(site), identity(copy));
}

TEST(SiteReportTest, ListsSitesByFunctionInTheOrderOfTheSource) {
  ListedSites listed{.suite = "demo",
                     .list = find_allocation_sites(fixture("pie")),
                     .all = 0,
                     .counts = std::nullopt};
  listed.all = listed.list.sites.size();
  filter(listed.list.sites, profile::Pattern("helper|twice", "--filter"));
  const fs::path source = fs::path(BENCHGATE_SITE_SOURCES);
  const std::string text = site_report(listed, {.source = source});
  EXPECT_THAT(text, testing::MatchesRegex(
                        "fixture::uses_helper.unsigned long.  1 site\n"
                        "  allocation_fixture.cpp:[0-9]+  operator new..\n"
                        "    in fixture::helper.unsigned long.  "
                        "allocation_fixture.cpp:[0-9]+\n"
                        "\n"
                        "fixture::twice.int.., int.  2 sites\n"
                        "  allocation_fixture.cpp:[0-9]+  operator new\n"
                        "  allocation_fixture.cpp:[0-9]+  operator new\n"
                        "\n"
                        "demo: 3 of 9 allocation sites in 2 functions.\n"));
}

/// A heap profile of the fixture: `calls` of each of its sites by address, and
/// two that a library makes for the first one's function.
tests::ProfileBuilder heap_profile(
    const SiteList& list, const std::map<std::uint64_t, std::int64_t>& calls) {
  constexpr std::uint64_t kStart = 0x555555554000;
  tests::ProfileBuilder builder;
  builder.type("alloc_objects", "count").type("alloc_space", "bytes");
  builder.mapping(list.file.string(), kStart, kStart + 0x100000, list.build_id);
  builder.mapping("/usr/lib/libother.so", 0x7f0000000000, 0x7f0000100000, "ff");
  const auto library = builder.location(0x7f0000000123, {}, 1);
  // Before the call of the first site.
  const auto near = builder.location(kStart + list.sites[0].address - 1, {}, 0);
  for (const auto& [address, count] : calls) {
    // One before where it returns to; the text begins in the file where it does
    // in memory.
    const auto at = builder.location(kStart + address + 1, {}, 0);
    builder.sample({library, at}, {count, 100});
  }
  builder.sample({library, near}, {2, 100});
  builder.sample({library}, {1, 100});
  return builder;
}

TEST(SiteCountsTest, GivesEachSiteItsCallsOfAnOperation) {
  SiteList list = find_allocation_sites(fixture("pie"));
  auto builder = heap_profile(
      list, {{list.sites[0].address, 40}, {list.sites[2].address, 5}});
  profile::Profile& profile = builder.profile();
  SiteCounts counts = count_calls(list, profile);
  EXPECT_FALSE(counts.per_operation);
  EXPECT_EQ(list.sites[0].calls, 40.0);
  EXPECT_EQ(list.sites[1].calls, 0.0);
  EXPECT_EQ(counts.total, 48.0);
  profile.comments.push_back(profile.strings.add("benchgate operations: 10"));
  counts = count_calls(list, profile);
  EXPECT_TRUE(counts.per_operation);
  EXPECT_DOUBLE_EQ(*list.sites[0].calls, 4.0);
  EXPECT_DOUBLE_EQ(*list.sites[2].calls, 0.5);
  EXPECT_DOUBLE_EQ(counts.total, 4.8);
  ASSERT_THAT(counts.others, SizeIs(2));
  EXPECT_DOUBLE_EQ(counts.others[0].calls, 0.2);
  EXPECT_FALSE(counts.others[0].frames.empty());
  EXPECT_THAT(counts.others[1].frames, IsEmpty());
  const ListedSites listed{.suite = "demo",
                           .list = list,
                           .all = list.sites.size(),
                           .counts = counts};
  EXPECT_THAT(site_report(listed, {}),
              AllOf(HasSubstr(", 4 calls an operation\n"),
                    HasSubstr("In libraries, called from\n"),
                    HasSubstr("elsewhere, 0.1 calls an operation\n"),
                    HasSubstr("; 4.8 calls an operation in all.\n")));
}

TEST(SiteCountsTest, RefusesAProfileOfSomethingElse) {
  SiteList list = find_allocation_sites(fixture("pie"));
  auto builder = heap_profile(list, {});
  builder.profile().mappings[0].build_id = builder.text("abcdef");
  EXPECT_THROW(count_calls(list, builder.profile()), SitesError);
  auto cpu = heap_profile(list, {});
  cpu.profile().sample_types[0].type = cpu.text("cpu");
  EXPECT_THROW(count_calls(list, cpu.profile()), SitesError);
}

TEST(AllocatorsTest, AreMallocAndItsKinAndEveryNewThatCanBeReplaced) {
  for (const char* name :
       {"malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign",
        "strdup", "__strdup", "__libc_malloc", "_Znwm", "_Znam",
        "_ZnwmSt11align_val_t", "_ZnamRKSt9nothrow_t",
        "_ZnwmSt11align_val_tRKSt9nothrow_t"}) {
    EXPECT_TRUE(is_allocator(name)) << name;
  }
  for (const char* name : {"", "free", "mallocator", "_ZnwmPv", "_ZN4NodenwEm",
                           "_ZdlPv", "my_malloc", "malloc_usable_size"}) {
    EXPECT_FALSE(is_allocator(name)) << name;
  }
  EXPECT_EQ(allocator_title("_ZnamSt11align_val_t"), "operator new[]");
  EXPECT_EQ(allocator_title("__libc_malloc"), "malloc");
}

/// "valid" or why not, a line for each document; empty without Python's
/// package.
std::string judge(const std::string& schema,
                  const std::vector<std::string>& documents) {
  const tests::TemporaryFolder folder;
  std::ofstream file(folder / "documents");
  for (const std::string& each : documents) {
    file << json::parse(each).dump() << '\n';
  }
  file.close();
  const std::string command =
      fmt::format("/usr/bin/python3 '{}' '{}/{}' '{}' > '{}'",
                  BENCHGATE_SCHEMA_CHECK, BENCHGATE_DOCS_FOLDER, schema,
                  (folder / "documents").string(), (folder / "out").string());
  // The command is made of our own paths.
  const int status = std::system(command.c_str());  // NOLINT
  const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (exit_status == 77 || exit_status == 127) {
    return "";
  }
  std::ifstream out(folder / "out");
  return {std::istreambuf_iterator<char>(out), {}};
}

TEST(SiteJsonTest, IsAsItsSchemasSay) {
  SiteList list = find_allocation_sites(fixture("pie"));
  const SiteList head = find_allocation_sites(fixture("head"));
  auto builder = heap_profile(list, {{list.sites[0].address, 40}});
  const SiteCounts counts = count_calls(list, builder.profile());
  SiteList bare;
  bare.file = "/bin/\xff";
  bare.sites.resize(1);
  const std::string sites = site_json(
      {{"demo", list, 8, counts}, {"s\xff", bare, 1, std::nullopt}}, {});
  const std::string changes =
      change_json({{"demo", find_changes(list, head), true}}, {});
  EXPECT_EQ(json::parse(sites)["suites"][0]["sites"][0]["calls"], 40.0);
  EXPECT_EQ(json::parse(changes)["suites"][0]["appeared"][0]["allocator"],
            "realloc");
  const std::string judged =
      judge("allocation-sites.schema.json", {sites, changes});
  if (judged.empty()) {
    GTEST_SKIP() << "python3-jsonschema is not installed";
  }
  EXPECT_THAT(judged, StartsWith("valid\ninvalid: "));
  EXPECT_THAT(judge("allocation-changes.schema.json", {changes, sites}),
              StartsWith("valid\ninvalid: "));
}

}  // namespace
}  // namespace benchgate::sites
