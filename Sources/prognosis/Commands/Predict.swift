// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Predicting

struct Predict: AsyncParsableCommand { func run() async throws {} }
struct Explain: AsyncParsableCommand { func run() async throws {} }
