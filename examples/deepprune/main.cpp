// deepprune: trains a convolutional network on DNA sequences and prunes it to a few kernels.

#include "run_deepprune.hpp"

int main(int argc, char** argv) { return programs::run_deepprune(argc, argv); }
