using System.Collections.Generic;

namespace VTuberAgent.Link
{
    /// <summary>A queue that lets go of its oldest when it is full. For several threads.</summary>
    internal sealed class BoundedQueue<T>
    {
        private readonly object _gate = new object();
        private readonly Queue<T> _items = new Queue<T>();
        private readonly int _limit;

        public BoundedQueue(int limit)
        {
            _limit = limit;
        }

        public void Add(T item)
        {
            lock (_gate)
            {
                if (_items.Count >= _limit)
                {
                    _items.Dequeue();
                }
                _items.Enqueue(item);
            }
        }

        public bool TryTake(out T item)
        {
            lock (_gate)
            {
                if (_items.Count > 0)
                {
                    item = _items.Dequeue();
                    return true;
                }
            }
            item = default(T);
            return false;
        }
    }
}
