// Tells one story of given, when and then to an engine on a directory of its own.
//
//   given:  products: [bodies as the API takes them]     customers: [bodies]      files: [{what, format, shared: path}]
//   story:  a list of steps, each one of
//     when: {customer, asks: 5}                                    the list that `then` looks at
//     when: {customer, views|clicks|selects|dismisses: product}    {customer, rates: product, overall: 0..1}
//     when: {customer, says: {fact: value}}                        {customer, pauses: personalisation}
//     when: {erased: customer}     {restored_after: crash}         {everyone asks: 5}
//     then: {list_of: 5}  {shows: [..]}  {shows_not: [..]}  {first: product}  {asks: {product: fact}}
//           {withheld: [reason, ..]}  {treated: personal|plain}  {score_of: product, rose|fell: true}   {nobody_else_moved_by_more_than: .05}
//           {different_first_products: 4}   {unknown: customer}    {rebuilt: same}
// A step that is not known fails the story, with its line.
#pragma once

#include <filesystem>

namespace attune::testing {

// False where a file of `given` is not there: the story is skipped, with a word. Failures are GoogleTest's.
bool tell(const std::filesystem::path& story);

}  // namespace attune::testing
