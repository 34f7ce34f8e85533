#include "src/profile/flame_tree.h"

#include "src/profile/operations.h"
#include "src/profile/profile_error.h"
#include "tests/src/profile/profile_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

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
      make_flame_tree(view_of(builder), nullptr), "<b>title</b>");
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("<b>title")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

}  // namespace benchgate
