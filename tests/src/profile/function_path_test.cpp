#include "src/profile/function_path.h"

#include <gtest/gtest.h>

namespace benchgate {

namespace {

using profile::function_path;
using profile::has_parameters;
using profile::plain_name;

}  // namespace

TEST(FunctionPath, LeavesOutWhatTellsOverloadsApart) {
  EXPECT_EQ(function_path("a::f(int, std::vector<int>&)"), "a::f");
  EXPECT_EQ(function_path("int a::f<int, (char)40>(int) const"), "a::f");
  EXPECT_EQ(function_path("unsigned long f<g<int> >(h<int>)"), "f");
  EXPECT_EQ(function_path("std::vector<int> a::f<int>()"), "a::f");
  EXPECT_EQ(function_path("int const& constant<int>(int) const &"), "constant");
  EXPECT_EQ(function_path("a::f[abi:cxx11](int) [clone .cold]"), "a::f");
  EXPECT_EQ(function_path("A<int>::B<long>::~B()"), "A::B::~B");
  EXPECT_EQ(function_path("main"), "main");
  EXPECT_EQ(function_path(""), "");
}

TEST(FunctionPath, KeepsNamespacesWithoutAName) {
  EXPECT_EQ(function_path("a::(anonymous namespace)::f(int)"),
            "a::(anonymous namespace)::f");
  EXPECT_EQ(function_path("int (anonymous namespace)::twice<int>(int)"),
            "(anonymous namespace)::twice");
}

TEST(FunctionPath, CallsEveryLambdaTheSame) {
  constexpr const char* kPath = "f::{lambda}::operator()";
  EXPECT_EQ(function_path("f(int)::{lambda(int)#1}::operator()(int) const"),
            kPath);
  EXPECT_EQ(function_path("auto f(int)::{lambda(auto:1)#2}::operator()<int>"
                          "(int) const"),
            kPath);
  EXPECT_EQ(function_path("f(int)::{lambda#1}::operator()"), kPath);
  EXPECT_EQ(function_path("f(int)::$_12::operator()(int) const"), kPath);
  EXPECT_EQ(function_path("f(int)::<lambda(int)>::operator()"), kPath);
}

TEST(FunctionPath, KnowsOperators) {
  EXPECT_EQ(function_path("a::operator<(A const&, A const&)"), "a::operator<");
  EXPECT_EQ(function_path("bool operator<< <int>(A<int>)"), "operator<<");
  EXPECT_EQ(function_path("A::operator()(int)"), "A::operator()");
  EXPECT_EQ(function_path("A::operator->() const"), "A::operator->");
  EXPECT_EQ(function_path("A::operator[](int)"), "A::operator[]");
  EXPECT_EQ(function_path("operator new(unsigned long)"), "operator new");
  EXPECT_EQ(function_path("A::operator bool() const"), "A::operator bool");
  EXPECT_EQ(function_path("operators(int)"), "operators");
}

TEST(FunctionPath, EndsWithWhatASourceCallsTheFunction) {
  EXPECT_EQ(plain_name("int a::(anonymous namespace)::twice<b::c>(int)"),
            "twice");
  EXPECT_EQ(plain_name("twice<b::c>"), "twice");
  EXPECT_EQ(plain_name("f(int)::{lambda(int)#1}::operator()(int) const"),
            "operator()");
}

TEST(FunctionPath, TellsWhetherParametersAreSaid) {
  EXPECT_TRUE(has_parameters("a::(anonymous namespace)::f(int)"));
  EXPECT_TRUE(has_parameters("f(int)::{lambda(int)#1}::operator()() const"));
  EXPECT_FALSE(has_parameters("a::(anonymous namespace)::f"));
  EXPECT_FALSE(has_parameters("f(int)::{lambda#1}::operator()"));
  EXPECT_FALSE(has_parameters("main"));
}

TEST(FunctionPath, EndsOnBracketsThatDoNotMatch) {
  for (const char* const name :
       {"<", "(", "{", ")", ">", "}", "a<b(c", "operator", "operator<",
        "(anonymous namespace", "$_", "{lambda", " ", " const", "a::"}) {
    static_cast<void>(function_path(name));
    static_cast<void>(plain_name(name));
    static_cast<void>(has_parameters(name));
  }
}

}  // namespace benchgate
