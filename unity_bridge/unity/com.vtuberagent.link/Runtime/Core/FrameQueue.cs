using System.Collections.Generic;

namespace VTuberAgent.Link
{
    /// <summary>
    /// The frames that wait for the main thread, never more than its limits. A newer state takes the place of an
    /// older one of its slot, a snapshot that of all states; one-shots whose time has passed are dropped. When it is
    /// full all the same, frames that no replay brings again go first, and then nothing more is taken in. For
    /// several threads.
    /// </summary>
    public sealed class FrameQueue
    {
        private readonly object _gate = new object();
        private readonly LinkedList<Frame> _frames = new LinkedList<Frame>();
        private readonly Dictionary<string, LinkedListNode<Frame>> _byKey =
            new Dictionary<string, LinkedListNode<Frame>>();
        private readonly ServerClock _serverClock;
        private readonly int _limit;
        private readonly long _bytesLimit;
        private long _bytes;
        private int _pictures;

        /// <summary>A queue of at most so many frames with together at most so many bytes.</summary>
        public FrameQueue(int limit, long bytesLimit, ServerClock serverClock)
        {
            _limit = limit;
            _bytesLimit = bytesLimit;
            _serverClock = serverClock;
        }

        /// <summary>How many frames wait.</summary>
        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _frames.Count;
                }
            }
        }

        /// <summary>Whether half of what it may hold is free.</summary>
        public bool IsHalfEmpty
        {
            get
            {
                lock (_gate)
                {
                    return _frames.Count <= _limit / 2 && _bytes <= _bytesLimit / 2;
                }
            }
        }

        /// <summary>Let a frame wait. False when there is no room: it was not taken.</summary>
        public bool TryAdd(Frame frame)
        {
            if (_serverClock.IsOver(frame))
            {
                return true;
            }
            lock (_gate)
            {
                DropReplaced(frame);
                if (IsFullWith(frame))
                {
                    MakeRoom(frame);
                    if (IsFullWith(frame))
                    {
                        return !IsKept(frame);
                    }
                }
                var node = _frames.AddLast(frame);
                _bytes += frame.Bytes;
                if (frame.ReplacesKey != null)
                {
                    _byKey[frame.ReplacesKey] = node;
                }
                if (IsPicture(frame))
                {
                    _pictures++;
                }
                return true;
            }
        }

        /// <summary>The next frame. With <paramref name="pictureFirst"/> states and snapshots come before
        /// everything else: so a main thread that was away for long shows the right picture at once.</summary>
        public bool TryTake(bool pictureFirst, out Frame frame)
        {
            lock (_gate)
            {
                while (_frames.Count > 0)
                {
                    var node = _frames.First;
                    if (pictureFirst && _pictures > 0)
                    {
                        while (!IsPicture(node.Value))
                        {
                            node = node.Next;
                        }
                    }
                    Remove(node);
                    if (!_serverClock.IsOver(node.Value))
                    {
                        frame = node.Value;
                        return true;
                    }
                }
            }
            frame = null;
            return false;
        }

        /// <summary>Drop the states that wait: the log that they are of is gone.</summary>
        public void DropPicture()
        {
            lock (_gate)
            {
                DropPictureUnlocked();
            }
        }

        private void DropReplaced(Frame frame)
        {
            if (frame.Type == Snapshot.TypeName)
            {
                DropPictureUnlocked();
                return;
            }
            DropKey(frame.ReplacesKey);
            if (frame.Kind != MessageKind.State)
            {
                return;
            }
            var cleared = MessageCatalog.ClearedBy(frame.Slot);
            for (var at = 0; cleared != null && at < cleared.Length; at++)
            {
                DropKey(cleared[at]);
            }
        }

        private void DropKey(string key)
        {
            LinkedListNode<Frame> older;
            if (key != null && _byKey.TryGetValue(key, out older))
            {
                Remove(older);
            }
        }

        private void DropPictureUnlocked()
        {
            var node = _frames.First;
            while (node != null && _pictures > 0)
            {
                var next = node.Next;
                if (IsPicture(node.Value) && node.Value.Type != Welcome.TypeName)
                {
                    Remove(node);
                }
                node = next;
            }
        }

        /// <summary>What is over goes first, then the oldest of what nobody would send again.</summary>
        private void MakeRoom(Frame coming)
        {
            var node = _frames.First;
            while (node != null)
            {
                var next = node.Next;
                if (_serverClock.IsOver(node.Value))
                {
                    Remove(node);
                }
                node = next;
            }
            node = _frames.First;
            while (node != null && IsFullWith(coming))
            {
                var next = node.Next;
                if (!IsKept(node.Value))
                {
                    Remove(node);
                }
                node = next;
            }
        }

        private bool IsFullWith(Frame frame)
        {
            // One frame is always taken, however long.
            return _frames.Count > 0 && (_frames.Count >= _limit || _bytes + frame.Bytes > _bytesLimit);
        }

        private void Remove(LinkedListNode<Frame> node)
        {
            var frame = node.Value;
            _frames.Remove(node);
            _bytes -= frame.Bytes;
            LinkedListNode<Frame> newest;
            if (frame.ReplacesKey != null && _byKey.TryGetValue(frame.ReplacesKey, out newest) && newest == node)
            {
                _byKey.Remove(frame.ReplacesKey);
            }
            if (IsPicture(frame))
            {
                _pictures--;
            }
        }

        /// <summary>What says how everything looks; a welcome does where it names another session.</summary>
        private static bool IsPicture(Frame frame)
        {
            return frame.Kind == MessageKind.State || frame.Type == Snapshot.TypeName
                || frame.Type == Welcome.TypeName;
        }

        /// <summary>Whether a lost one would be missed: what tells of an event, the whole picture, and answers to
        /// requests, which are sent again until their answer was taken.</summary>
        private static bool IsKept(Frame frame)
        {
            return frame.HasSeq || frame.Re != null || frame.Type == Snapshot.TypeName;
        }
    }
}
