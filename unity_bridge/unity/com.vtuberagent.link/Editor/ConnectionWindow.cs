using System;
using Newtonsoft.Json;
using UnityEditor;
using UnityEngine;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>
    /// Tools &gt; VTuberAgent &gt; Connection: how the link is, what comes over it, and messages to try a scene with.
    /// </summary>
    internal sealed class ConnectionWindow : EditorWindow
    {
        private readonly FrameLog log = new FrameLog();
        private VTuberLink heard;
        private string filter = "";
        private Vector2 scroll;
        private bool follow = true;
        private int example;
        private string data = "";
        private string problem = "";

        public static void Open()
        {
            GetWindow<ConnectionWindow>("VTuberAgent").Show();
        }

        private void OnEnable()
        {
            minSize = new Vector2(360, 320);
            data = TestFrames.DataOf(TestFrames.Types[example]);
        }

        private void OnDisable()
        {
            Hear(null);
        }

        private void OnInspectorUpdate()
        {
            Hear(VTuberLink.Main);
            Repaint();
        }

        private void OnGUI()
        {
            if (heard == null)
            {
                EditorGUILayout.HelpBox(
                    Application.isPlaying ? "No enabled VTuber Link in the scene." : "Press Play.", MessageType.Info);
            }
            else
            {
                DrawState();
                DrawTest();
            }
            DrawLog();
        }

        private void DrawState()
        {
            EditorGUILayout.LabelField("State", LinkText.State(heard));
            EditorGUILayout.LabelField("Token found in", heard.TokenSource.Length > 0 ? heard.TokenSource : "nowhere");
            EditorGUILayout.LabelField("Session", LinkText.Session(heard));
            EditorGUILayout.LabelField("Last event", LinkText.Position(heard));
            EditorGUILayout.LabelField("Lag", LinkText.Lag(heard));
            string wrong = LinkText.Problem(heard);
            if (wrong.Length > 0)
            {
                EditorGUILayout.HelpBox(wrong, MessageType.Warning);
            }
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button("Connect anew"))
                {
                    heard.Restart();
                }
                GUI.enabled = heard.State == LinkState.Live;
                if (GUILayout.Button("Whole picture"))
                {
                    heard.Client.RequestSnapshot();
                }
                GUI.enabled = true;
            }
        }

        private void DrawTest()
        {
            EditorGUILayout.Space();
            EditorGUILayout.LabelField("Raise a message here, as if it had come", EditorStyles.boldLabel);
            int chosen = EditorGUILayout.Popup("Type", example, TestFrames.Types);
            if (chosen != example)
            {
                example = chosen;
                data = TestFrames.DataOf(TestFrames.Types[example]);
                problem = "";
            }
            data = EditorGUILayout.TextArea(data, GUILayout.MinHeight(48));
            if (GUILayout.Button("Raise"))
            {
                Raise();
            }
            if (problem.Length > 0)
            {
                EditorGUILayout.HelpBox(problem, MessageType.Error);
            }
        }

        private void Raise()
        {
            try
            {
                problem = heard.RaiseLocally(TestFrames.Frame(TestFrames.Types[example], data));
            }
            catch (JsonException error)
            {
                problem = "The data are no JSON object: " + error.Message;
            }
        }

        private void DrawLog()
        {
            EditorGUILayout.Space();
            using (new EditorGUILayout.HorizontalScope())
            {
                filter = EditorGUILayout.TextField("Show only", filter);
                follow = GUILayout.Toggle(follow, "Follow", GUILayout.Width(70));
                if (GUILayout.Button("Clear", GUILayout.Width(60)))
                {
                    log.Clear();
                }
            }
            if (follow)
            {
                scroll.y = float.MaxValue;
            }
            using (var view = new EditorGUILayout.ScrollViewScope(scroll))
            {
                scroll = view.scrollPosition;
                foreach (string line in log.Lines)
                {
                    if (FrameLog.Matches(line, filter))
                    {
                        EditorGUILayout.SelectableLabel(line, GUILayout.Height(EditorGUIUtility.singleLineHeight));
                    }
                }
            }
        }

        private void Hear(VTuberLink link)
        {
            if (ReferenceEquals(link, heard))
            {
                return;
            }
            if (!ReferenceEquals(heard, null))
            {
                heard.Messages.Remove(this);
            }
            heard = link;
            if (!ReferenceEquals(heard, null))
            {
                heard.Messages.AddForAll(this, log.Add);
            }
        }
    }
}
