// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTPTypes

/// Closes connections whose client is too slow: a head that does not arrive whole in time, a body or stream that moves by
/// less than a kibibyte in that time, an answer that is not taken, or no next request after the last answer. A client that
/// drips bytes gains nothing. One timer a connection; a request only moves the deadline.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let requestTime: TimeAmount
    private let idleTime: TimeAmount
    /// `nil` while an answer is being computed: that time is the service's own.
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?
    /// What of a body arrived since the deadline was last moved.
    private var bytesSinceMove = 0
    /// Whether the client is still sending a body.
    private var isReceiving = false
    /// A body must move by this much to win more time.
    private static let leastMove = 1_024

    init(limits: APILimits) {
        requestTime = .seconds(Int64(limits.requestSeconds))
        idleTime = .seconds(Int64(limits.idleSeconds))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = .now() + requestTime
        startTimer(requestTime, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bytesSinceMove = 0
            isReceiving = true
            deadline = .now() + requestTime
        case .body(let buffer):
            // A stream may take as long as it likes, provided that it moves.
            bytesSinceMove += buffer.readableBytes
            if bytesSinceMove >= Self.leastMove {
                bytesSinceMove = 0
                deadline = .now() + requestTime
            }
        case .end:
            isReceiving = false
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        // The next part of an answer is written only when there is room, that is, when the client takes it. While a
        // stream is still coming in, its own pace counts: answers to dripped lines win no time.
        case .head, .body: if !isReceiving { deadline = .now() + requestTime }
        case .end: deadline = .now() + idleTime
        }
        context.write(data, promise: promise)
    }

    private func startTimer(_ delay: TimeAmount, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: delay) {
            let (handler, context) = bound.value
            handler.timerFired(context)
        }
    }

    private func timerFired(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let now = NIODeadline.now()
        if let deadline, deadline <= now {
            context.close(promise: nil)
        } else {
            startTimer(deadline.map { $0 - now } ?? requestTime, context)
        }
    }
}
