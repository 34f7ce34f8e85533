#include "src/profile/flame_tree.h"

#include "src/profile/flame_page.h"
#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "src/profile/site_tables.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace benchgate {

namespace {

using profile::FlameTree;
using profile::make_flame_tree;
using profile::View;
using testing::HasSubstr;
using testing::Not;

View view_of(tests::ProfileBuilder& builder) {
  return profile::make_view(builder.profile(), {});
}

double sum(const FlameTree& tree, double profile::FlameNode::*side) {
  double sum = 0;
  for (const profile::FlameNode& node : tree.nodes) {
    sum += node.*side;
  }
  return sum;
}

/// A thousand operations, in which `seventy` was seen so often, a millisecond
/// each, and another function as often as it takes to be seen 1000 times.
profile::Profile sampled(std::int64_t seventy) {
  tests::ProfileBuilder builder;
  builder.type("samples", "count").type("cpu", "nanoseconds");
  const auto main = builder.frame("main");
  const std::int64_t thirty = 1000 - seventy;
  builder.sample({builder.frame("seventy.part.0"), main},
                 {seventy, seventy * 1'000'000});
  builder.sample({builder.frame("thirty"), main}, {thirty, thirty * 1'000'000});
  profile::set_operations(builder.profile(), 1000);
  return builder.profile();
}

std::vector<View> views_of(std::initializer_list<std::int64_t> rounds) {
  std::vector<View> views;
  for (const std::int64_t seventy : rounds) {
    views.push_back(profile::make_view(sampled(seventy), {}));
  }
  return views;
}

/// The one of this name.
const profile::FlameNode& node_of(const FlameTree& tree,
                                  const std::string& name) {
  for (const profile::FlameNode& node : tree.nodes) {
    if (tree.names[node.name] == name) {
      return node;
    }
  }
  ADD_FAILURE() << "there is no " << name;
  return tree.nodes.front();
}

}  // namespace

TEST(FlameTree, HoldsEveryCostOnce) {
  const View head = profile::make_view(tests::random_profile(4, 300), {});
  const View base = profile::make_view(tests::random_profile(5, 300), {});
  const FlameTree tree = make_flame_tree(head, &base);
  EXPECT_NEAR(sum(tree, &profile::FlameNode::head),
              static_cast<double>(head.total) * 1e-9, 1e-6);
  EXPECT_NEAR(sum(tree, &profile::FlameNode::base),
              static_cast<double>(base.total) * 1e-9, 1e-6);
  EXPECT_EQ(tree.unit, "s");
}

TEST(FlameTree, PutsParentsBeforeTheirChildren) {
  const View view = profile::make_view(tests::random_profile(6, 300), {});
  const FlameTree tree = make_flame_tree(view, nullptr);
  for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
    EXPECT_LT(tree.nodes[i].parent, i);
  }
}

TEST(FlameTree, IsOfAnOperationWhereBothKnowTheirs) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.sample({builder.frame("main")}, {3'000'000'000});
  profile::set_operations(builder.profile(), 1000);
  const FlameTree tree = make_flame_tree(view_of(builder), nullptr);
  EXPECT_TRUE(tree.per_operation);
  EXPECT_DOUBLE_EQ(tree.nodes.back().head, 3e-3);
}

TEST(FlameTree, CountsWhatIsTooNarrowAsItsCaller) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const auto main = builder.frame("main");
  builder.sample({main}, {1'000'000});
  builder.sample({builder.frame("tiny"), main}, {1});
  const FlameTree tree = make_flame_tree(view_of(builder), nullptr);
  EXPECT_EQ(tree.nodes.size(), 2U);
  EXPECT_EQ(tree.left_out, 1U);
  EXPECT_DOUBLE_EQ(tree.nodes[1].head, 1'000'001e-9);
}

TEST(FlameTree, IsMadeOfStacksOfAnyDepth) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const std::vector<std::uint32_t> stack(100'000, builder.frame("f"));
  builder.sample(stack, {5});
  EXPECT_EQ(make_flame_tree(view_of(builder), nullptr).nodes.size(), 100'001U);
}

TEST(FlameTree, KnowsTheSamplingErrorOfOneRound) {
  const View base = profile::make_view(sampled(400), {});
  const View head = profile::make_view(sampled(500), {});
  const FlameTree change = make_flame_tree(head, &base);
  // Costs are of one of a thousand operations, in seconds: a microsecond each.
  EXPECT_NEAR(*node_of(change, "seventy").margin,
              1.959964 * std::sqrt(400 + 500) * 1e-6, 1e-10);
  EXPECT_NEAR(*node_of(change, "main").margin,
              1.959964 * std::sqrt(2000) * 1e-6, 1e-10);
  const FlameTree alone = make_flame_tree(head, nullptr);
  EXPECT_NEAR(*node_of(alone, "thirty").margin,
              1.959964 * std::sqrt(500) * 1e-6, 1e-10);
}

TEST(FlameTree, OfRoundsHasMeansAndStudentsInterval) {
  const FlameTree tree =
      make_flame_tree(views_of({500, 520, 540}), views_of({400, 400, 400}));
  EXPECT_EQ(tree.rounds, 3U);
  EXPECT_NEAR(node_of(tree, "seventy").head, 520e-6, 1e-12);
  EXPECT_NEAR(node_of(tree, "seventy").base, 400e-6, 1e-12);
  // Differences of 100, 120 and 140: a standard deviation of 20, and Student's
  // 4.302653 for two degrees of freedom.
  EXPECT_NEAR(*node_of(tree, "seventy").margin,
              4.302653 * 20 / std::sqrt(3) * 1e-6, 1e-10);
  // Every round has a thousand samples on either side.
  EXPECT_NEAR(*node_of(tree, "main").margin, 0, 1e-12);
}

TEST(FlameTree, KnowsNoIntervalOfCostsThatAreNotSampled) {
  tests::ProfileBuilder builder;
  builder.type("alloc_space", "bytes");
  builder.sample({builder.frame("main")}, {5});
  const FlameTree tree = make_flame_tree(view_of(builder), nullptr);
  EXPECT_EQ(tree.nodes.back().margin, std::nullopt);
}

TEST(FlameTree, MatchesCopiesThatCompilersMadeOfAFunction) {
  tests::ProfileBuilder one;
  one.type("cpu", "nanoseconds");
  one.sample({one.frame("work")}, {5});
  tests::ProfileBuilder other;
  other.type("cpu", "nanoseconds");
  other.sample({other.frame("work.isra.0")}, {7});
  const View base = view_of(one);
  EXPECT_EQ(make_flame_tree(view_of(other), &base).nodes.size(), 2U);
}

TEST(FlameTree, OfDifferentValuesIsAnError) {
  tests::ProfileBuilder one;
  one.type("cpu", "nanoseconds");
  tests::ProfileBuilder other;
  other.type("alloc_space", "bytes");
  const View base = view_of(other);
  EXPECT_THROW(static_cast<void>(make_flame_tree(view_of(one), &base)),
               profile::ProfileError);
}

TEST(FlamePage, HoldsHostileNamesAsData) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.sample({builder.frame("</script><script>alert(1)</script>")}, {5});
  const std::string page = profile::flame_page(
      make_flame_tree(view_of(builder), nullptr), {.title = "<b>title</b>"});
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("<b>title")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(FlamePage, CarriesTheLicencesOfWhatDrawsIt) {
  if (profile::kFlameLibrary.empty()) {
    GTEST_SKIP() << "built without d3-flame-graph";
  }
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  const std::string page = profile::flame_page(
      make_flame_tree(view_of(builder), nullptr), {.title = "title"});
  for (const char* words :
       {"d3-flame-graph 5", "Apache License", "Mike Bostock", "Permission to",
        "Robert Penner", "Redistributions in binary form"}) {
    EXPECT_THAT(page, HasSubstr(words));
  }
}

TEST(FlamePage, SaysWhenThereIsNothingToDrawWith) {
  tests::ProfileBuilder builder;
  builder.type("cpu", "nanoseconds");
  builder.sample({builder.frame("main")}, {5});
  const View view = view_of(builder);
  const std::string page =
      profile::flame_page(make_flame_tree(view, nullptr),
                          {.title = "title",
                           .table = profile::flame_table(view, nullptr),
                           .library = ""});
  EXPECT_THAT(page, HasSubstr("built without d3-flame-graph"));
  EXPECT_THAT(page, HasSubstr(">main<"));
  EXPECT_THAT(page, Not(HasSubstr("flame-data")));
}

}  // namespace benchgate
