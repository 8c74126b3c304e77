using System;
using System.Collections.Generic;
using System.Text;
using UnityEngine;
using UnityEngine.Events;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// The chat: its newest lines as one text, or as lines for a list of your own (<see cref="Changed"/>).
    /// </summary>
    [AddComponentMenu("VTuberAgent/Chat List")]
    public sealed class ChatList : LinkBinding
    {
        [SerializeField] private TextOutput text = new TextOutput();

        [SerializeField, Range(1, 200), Tooltip("Lines that are kept.")]
        private int most = 12;

        [SerializeField] private UnityEvent changed = new UnityEvent();

        private readonly StringBuilder builder = new StringBuilder();
        private ChatLog log;

        /// <summary>Raised when a line came or went.</summary>
        public UnityEvent Changed => changed;

        /// <summary>Where the lines go.</summary>
        public TextOutput Text => text;

        /// <summary>From the oldest to the newest.</summary>
        public IReadOnlyList<ChatLine> Lines => Log.Lines;

        private ChatLog Log
        {
            get
            {
                if (log == null)
                {
                    log = new ChatLog(most);
                }
                return log;
            }
        }

        /// <inheritdoc/>
        protected override void Listen(LinkHub messages)
        {
            messages.Add<ChatMessage>(this, OnMessage);
            messages.Add<ChatRemove>(this, OnRemove);
        }

        /// <inheritdoc/>
        protected override void Show(WorldState world)
        {
            // The chat is in no picture, and what was removed meanwhile nobody tells: begin anew.
            if (Log.Lines.Count > 0)
            {
                Log.Clear();
                Render();
            }
        }

        private void OnMessage(Frame frame, ChatMessage message)
        {
            var line = new ChatLine
            {
                Message = message.Message,
                Nickname = message.Nickname,
                Colour = (int)Math.Max(0, Math.Min(11, message.Colour)),
                Text = message.Text,
                Staff = message.Staff,
                Highlighted = message.Highlighted,
                Paid = message.Paid == null ? "" : (message.Paid.Amount + " " + message.Paid.Currency).Trim(),
            };
            if (Log.Add(line))
            {
                Render();
            }
        }

        private void OnRemove(Frame frame, ChatRemove message)
        {
            if (Log.Remove(message.Messages) > 0)
            {
                Render();
            }
        }

        private void Render()
        {
            builder.Length = 0;
            for (int i = 0; i < Log.Lines.Count; i++)
            {
                ChatLine line = Log.Lines[i];
                if (i > 0)
                {
                    builder.Append('\n');
                }
                builder.Append(line.Nickname);
                if (line.Paid.Length > 0)
                {
                    builder.Append(" (").Append(line.Paid).Append(')');
                }
                builder.Append(": ").Append(line.Text);
            }
            text.Set(builder.ToString());
            changed.Invoke();
        }
    }
}
