using System;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <content>What a front end says and asks for.</content>
    public sealed partial class LinkClient
    {
        /// <summary>Say something to her in a viewer's name. Answers the request's id; <see cref="Answered"/> or
        /// <see cref="Refused"/> follows.</summary>
        /// <param name="text">What they say: at most 2,000 characters.</param>
        /// <param name="viewer">Names the person within this front end: letters, digits, _.:-.</param>
        /// <param name="nickname">How they want to be called.</param>
        public string Ask(string text, string viewer, string nickname)
        {
            var message = new ViewerQuestion { Text = text ?? "", Viewer = viewer ?? "", Nickname = nickname ?? "" };
            return Request(ViewerQuestion.TypeName, message.ToJson());
        }

        /// <summary>Hold game time, let it run, set it forward or change its speed.</summary>
        /// <param name="action">Of <see cref="TimeRequest.ActionValues"/>.</param>
        /// <param name="gameTime">For set: where to, as in 2026-11-23T08:00:00.</param>
        /// <param name="scale">For scale: game seconds a real second.</param>
        public string RequestTime(string action, string gameTime = null, double? scale = null)
        {
            var message = new TimeRequest { Action = action ?? "", GameTime = gameTime, Scale = scale };
            return Request(TimeRequest.TypeName, message.ToJson());
        }

        /// <summary>Ask for the whole picture anew; the snapshot is the answer.</summary>
        public string RequestSnapshot()
        {
            return Request(SnapshotRequest.TypeName, new SnapshotRequest().ToJson());
        }

        /// <summary>A cover of <c>cover.download</c> is kept here.</summary>
        public string SendCoverSaved(string date, long number, string sha256)
        {
            var message = new CoverSaved { Date = date ?? "", Number = number, Sha256 = sha256 ?? "" };
            return Request(CoverSaved.TypeName, message.ToJson());
        }

        /// <summary>A line of <c>speech.say</c> has been said, or was broken off. Nobody answers that; kept for the
        /// next link while there is none, as far as there is room.</summary>
        public void SendSpeechFinished(string speech, bool completed)
        {
            var message = new SpeechFinished { Speech = speech ?? "", Completed = completed };
            _context.Outbox.Add(_context.Write(SpeechFinished.TypeName, message.ToJson(), null));
            _context.SendNow.Set();
        }

        /// <summary>Say how this front end is. Nobody answers that; the newest one is told over each link.</summary>
        public void SendStatus(string state, double? fps = null, string note = null)
        {
            var message = new Status { State = state ?? "", Fps = fps, Note = note };
            _context.Status = _context.Write(Status.TypeName, message.ToJson(), null);
            _context.SendNow.Set();
        }

        /// <summary>Say what became of a one-shot. Kept for the next link while there is none, as far as there is
        /// room.</summary>
        /// <param name="oneShot">The frame.</param>
        /// <param name="status">Of <see cref="Ack.StatusValues"/>.</param>
        /// <param name="reason">Why it failed.</param>
        public void Acknowledge(Frame oneShot, string status, string reason = null)
        {
            if (oneShot == null)
            {
                throw new ArgumentNullException("oneShot");
            }
            var message = new Ack { Status = status, Reason = reason };
            _context.Outbox.Add(_context.Write(Ack.TypeName, message.ToJson(), oneShot.Id));
            _context.SendNow.Set();
        }

        private string Request(string type, JObject data)
        {
            var id = _context.NextId();
            _context.Requests.Add(id, type, data, _context.Clock.ElapsedMs, _context.MaxFrameIn);
            _context.SendNow.Set();
            return id;
        }
    }
}
