using System;

namespace VTuberAgent.Link
{
    /// <content>How what has come is raised on the main thread.</content>
    public sealed partial class LinkClient
    {
        // Who asks again in answer to a refusal, or starts again in answer to a stop, may not keep Pump for ever.
        private const int MostAtOnce = 64;

        /// <summary>
        /// Raise what has come, on this thread. Answers how many frames that were; a snapshot is one. When more than
        /// <paramref name="most"/> wait, states come first. An exception of a listener is logged, and ends nothing.
        /// </summary>
        public int Pump(int most = 256)
        {
            if (_isPumping)
            {
                return 0;
            }
            _isPumping = true;
            try
            {
                RaiseStates();
                RaiseProblems();
                RaiseRefused();
                return RaiseFrames(most);
            }
            finally
            {
                _isPumping = false;
            }
        }

        private void RaiseStates()
        {
            LinkState state;
            for (var count = 0; count < MostAtOnce && _states.TryTake(out state); count++)
            {
                try
                {
                    if (StateChanged != null)
                    {
                        StateChanged(state);
                    }
                }
                catch (Exception error)
                {
                    LogFault("StateChanged", error);
                }
            }
        }

        private void RaiseProblems()
        {
            string problem;
            for (var count = 0; count < MostAtOnce && _context.Problems.TryTake(out problem); count++)
            {
                try
                {
                    if (ProblemFound != null)
                    {
                        ProblemFound(problem);
                    }
                }
                catch (Exception error)
                {
                    LogFault("ProblemFound", error);
                }
            }
        }

        private void RaiseRefused()
        {
            RefusedRequest refused;
            for (var count = 0; count < MostAtOnce; count++)
            {
                if (!_context.Requests.TryTakeRefused(_context.Clock.ElapsedMs, out refused))
                {
                    return;
                }
                RaiseRefused(refused.Id, refused.Error);
            }
        }

        private void RaiseRefused(string id, Error error)
        {
            try
            {
                if (Refused != null)
                {
                    Refused(id, error);
                }
            }
            catch (Exception fault)
            {
                LogFault("Refused", fault);
            }
        }

        private void RaiseAnswered(string id, Ack ack)
        {
            try
            {
                if (Answered != null)
                {
                    Answered(id, ack);
                }
            }
            catch (Exception fault)
            {
                LogFault("Answered", fault);
            }
        }

        private int RaiseFrames(int most)
        {
            var count = 0;
            var pictureFirst = _context.Queue.Count > most;
            Frame frame;
            while (count < most && IsStarted && _context.Queue.TryTake(pictureFirst, out frame))
            {
                count++;
                if (frame.Commands != null)
                {
                    RaiseSnapshot(frame);
                }
                else
                {
                    RaiseFrame(frame);
                }
            }
            return count;
        }

        private bool IsStarted
        {
            get
            {
                lock (_gate)
                {
                    return _worker != null;
                }
            }
        }

        private void RaiseSnapshot(Frame whole)
        {
            _world.Clear();
            Raise(SnapshotBegun, "SnapshotBegun");
            RaiseFrame(whole);
            for (var at = 0; at < whole.Commands.Length; at++)
            {
                RaiseFrame(whole.Commands[at]);
            }
            Raise(SnapshotApplied, "SnapshotApplied");
            if (whole.Re != null)
            {
                RaiseAnswered(whole.Re, new Ack { Status = Ack.StatusValues.Done });
            }
        }

        private void RaiseFrame(Frame frame)
        {
            BeginSession(frame.Message as Welcome);
            _world.Apply(frame);
            try
            {
                if (FrameReceived != null)
                {
                    FrameReceived(frame);
                }
            }
            catch (Exception error)
            {
                LogFault("FrameReceived", error);
            }
            try
            {
                _on.Raise(frame);
                RaiseAnswer(frame);
            }
            catch (Exception error)
            {
                LogFault(frame.Type, error);
            }
        }

        private void RaiseAnswer(Frame frame)
        {
            if (frame.Re == null)
            {
                return;
            }
            var ack = frame.Message as Ack;
            if (ack != null)
            {
                RaiseAnswered(frame.Re, ack);
            }
            var error = frame.Message as Error;
            if (error != null)
            {
                RaiseRefused(frame.Re, error);
            }
        }

        private void BeginSession(Welcome welcome)
        {
            if (welcome != null && welcome.Session != _shownSession)
            {
                _shownSession = welcome.Session;
                _world.Clear();
            }
        }

        private void Raise(Action listeners, string name)
        {
            try
            {
                if (listeners != null)
                {
                    listeners();
                }
            }
            catch (Exception error)
            {
                LogFault(name, error);
            }
        }

        private void LogFault(string name, Exception error)
        {
            _context.Log.Error("A listener of " + name + " failed: " + error);
        }
    }
}
