/// \file
/// \brief What may follow the validation set in the call of a run.
#pragma once

#include <deepprune/prune/concepts.hpp>
#include <deepprune/sequence/encoded_set.hpp>
#include <deepprune/train/observer.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief `use(test set or null, observer)`, with nothing behind the validation set, a test set, an observer, or both.
template <class Use>
auto with_test_and_observer(Use const& use) {
    NoObserver nobody;
    return use(static_cast<EncodedSet const*>(nullptr), nobody);
}
template <class Use, PruneObserver Observer>
auto with_test_and_observer(Use const& use, Observer& observer) {
    return use(static_cast<EncodedSet const*>(nullptr), observer);
}
template <class Use, ExampleData Test, PruneObserver Observer>
auto with_test_and_observer(Use const& use, Test& test, Observer& observer) {
    EncodedSet const& set = encoded(test);
    return use(&set, observer);
}
template <class Use, ExampleData Test>
auto with_test_and_observer(Use const& use, Test& test) {
    NoObserver nobody;
    return with_test_and_observer(use, test, nobody);
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
