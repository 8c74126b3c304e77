using System;
using System.Collections.Generic;
using System.Threading;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// Does slow things one after another on a thread of its own, and gives their results to whoever asks on the main
    /// thread. The thread is there while there is work, belongs to the background, and ends soon after Dispose.
    /// </summary>
    public sealed class BackgroundWork<TOrder, TResult> : IDisposable
    {
        private readonly object gate = new object();
        private readonly Queue<TOrder> orders = new Queue<TOrder>();
        private readonly Queue<TResult> results = new Queue<TResult>();
        private readonly CancellationTokenSource stop = new CancellationTokenSource();
        private readonly Func<TOrder, CancellationToken, TResult> work;
        private readonly Func<TOrder, Exception, TResult> fail;
        private readonly int most;
        private volatile int finished;
        private bool running;
        private bool disposed;

        /// <param name="work">Does one.</param>
        /// <param name="fail">Makes a result of what it threw: an exception that leaves a thread ends the program.</param>
        /// <param name="most">How many may wait.</param>
        public BackgroundWork(
            Func<TOrder, CancellationToken, TResult> work, Func<TOrder, Exception, TResult> fail, int most)
        {
            this.work = work;
            this.fail = fail;
            this.most = Math.Max(1, most);
        }

        /// <summary>Puts one at the end. Returns false where too many wait, or after Dispose.</summary>
        public bool TryAdd(TOrder order)
        {
            lock (gate)
            {
                if (disposed || orders.Count >= most)
                {
                    return false;
                }
                orders.Enqueue(order);
                if (!running)
                {
                    running = true;
                    new Thread(Run) { IsBackground = true, Name = "VTuberAgent background work" }.Start();
                }
                return true;
            }
        }

        /// <summary>Takes the next result, if there is one. Costs nothing while there is none.</summary>
        public bool TryTake(out TResult result)
        {
            if (finished == 0)
            {
                result = default(TResult);
                return false;
            }
            lock (gate)
            {
                if (results.Count == 0)
                {
                    result = default(TResult);
                    return false;
                }
                result = results.Dequeue();
                finished = results.Count;
                return true;
            }
        }

        /// <summary>Breaks off what is under way and forgets the rest. Does not wait.</summary>
        public void Dispose()
        {
            lock (gate)
            {
                if (disposed)
                {
                    return;
                }
                disposed = true;
                orders.Clear();
                results.Clear();
                finished = 0;
            }
            // Not under the lock: what is registered with it runs here.
            stop.Cancel();
        }

        private void Run()
        {
            while (true)
            {
                TOrder order;
                lock (gate)
                {
                    if (disposed || orders.Count == 0)
                    {
                        running = false;
                        return;
                    }
                    order = orders.Dequeue();
                }
                TResult result;
                try
                {
                    result = work(order, stop.Token);
                }
                catch (OperationCanceledException)
                {
                    // Disposed meanwhile; the loop sees it.
                    continue;
                }
                catch (Exception error)
                {
                    result = fail(order, error);
                }
                lock (gate)
                {
                    if (!disposed)
                    {
                        results.Enqueue(result);
                        finished = results.Count;
                    }
                }
            }
        }
    }
}
