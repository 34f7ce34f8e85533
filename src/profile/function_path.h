#pragma once

#include <string>
#include <string_view>

namespace benchgate::profile {

/// What a function is called wherever its name comes from: `name`, for people,
/// without result, parameters, template arguments and qualifiers. Both
/// "int app::(anonymous namespace)::twice<int>(int) const", as demangled from
/// the linker's name, and "app::(anonymous namespace)::twice<int>", as made
/// from debug information, are "app::(anonymous namespace)::twice".
///
/// A lambda is "{lambda}", whatever a compiler calls it: "{lambda(int)#1}",
/// "<lambda(int)>", "$_0". Overloads, instances of a template and the lambdas
/// of one function have the same path.
///
/// Cost: linear in the length of the name.
std::string function_path(std::string_view name);

/// The part of function_path behind all that encloses the function: "twice".
std::string plain_name(std::string_view name);

/// Whether `name` says parameters: those made from debug information do not.
bool has_parameters(std::string_view name);

}  // namespace benchgate::profile
