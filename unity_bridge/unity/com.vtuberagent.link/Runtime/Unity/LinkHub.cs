using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Who listens to which message. It stays while clients come and go (another address, a reconnect), and messages
    /// that are raised by hand go through it as well. For the main thread.
    /// </summary>
    public sealed class LinkHub
    {
        private readonly Dictionary<Type, Listeners> byMessage = new Dictionary<Type, Listeners>();
        private readonly Listeners<Frame> all = new Listeners<Frame>();

        /// <summary>
        /// Calls <paramref name="handler"/> for each message of a class of Messages.cs, as in
        /// <c>Add&lt;SceneSet&gt;(this, OnScene)</c>, until <see cref="Remove"/> of the same owner. An owner that is
        /// a destroyed Unity object is let go by itself.
        /// </summary>
        public void Add<T>(object owner, Action<Frame, T> handler) where T : class
        {
            Listeners listeners;
            if (!byMessage.TryGetValue(typeof(T), out listeners))
            {
                listeners = new Listeners<T>();
                byMessage.Add(typeof(T), listeners);
            }
            ((Listeners<T>)listeners).Add(owner, handler);
        }

        /// <summary>Calls <paramref name="handler"/> for every frame, also of types that this package does not know.</summary>
        public void AddForAll(object owner, Action<Frame> handler)
        {
            all.Add(owner, delegate(Frame frame, Frame same) { handler(frame); });
        }

        /// <summary>Lets go of everything that this owner listens to.</summary>
        public void Remove(object owner)
        {
            all.Remove(owner);
            foreach (Listeners listeners in byMessage.Values)
            {
                listeners.Remove(owner);
            }
        }

        /// <summary>Hands a frame to those who listen. An exception of one is logged and stops no other.</summary>
        public void Raise(Frame frame)
        {
            all.Raise(frame, frame);
            Listeners listeners;
            if (frame.Message != null && byMessage.TryGetValue(frame.Message.GetType(), out listeners))
            {
                listeners.Raise(frame, frame.Message);
            }
        }

        private abstract class Listeners
        {
            public abstract void Remove(object owner);

            public abstract void Raise(Frame frame, object message);
        }

        private sealed class Listeners<T> : Listeners where T : class
        {
            // Replaced as a whole, so that a handler may add and remove while one is raised.
            private Listener[] listeners = new Listener[0];

            public void Add(object owner, Action<Frame, T> handler)
            {
                var more = new Listener[listeners.Length + 1];
                Array.Copy(listeners, more, listeners.Length);
                more[listeners.Length] = new Listener { Owner = owner, Handler = handler };
                listeners = more;
            }

            public override void Remove(object owner)
            {
                listeners = Array.FindAll(listeners, listener => !ReferenceEquals(listener.Owner, owner));
            }

            public override void Raise(Frame frame, object message)
            {
                Listener[] now = listeners;
                for (int i = 0; i < now.Length; i++)
                {
                    if (IsDestroyed(now[i].Owner))
                    {
                        Remove(now[i].Owner);
                        continue;
                    }
                    try
                    {
                        now[i].Handler(frame, (T)message);
                    }
                    catch (Exception error)
                    {
                        Debug.LogException(error, now[i].Owner as Object);
                    }
                }
            }

            private static bool IsDestroyed(object owner)
            {
                var unityOwner = owner as Object;
                return !ReferenceEquals(unityOwner, null) && unityOwner == null;
            }

            private struct Listener
            {
                public object Owner;
                public Action<Frame, T> Handler;
            }
        }
    }
}
